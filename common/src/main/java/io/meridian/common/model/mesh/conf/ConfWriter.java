package io.meridian.common.model.mesh.conf;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes a {@code conf}: members with zero values are left out, as protobuf's JSON form does. */
final class ConfWriter {
    private final Struct.Builder members = Struct.newBuilder();

    ConfWriter string(String name, String value) {
        if (!value.isEmpty()) {
            members.putFields(name, text(value));
        }
        return this;
    }

    ConfWriter number(String name, long value) {
        if (value != 0) {
            members.putFields(name, Value.newBuilder().setNumberValue(value).build());
        }
        return this;
    }

    ConfWriter bool(String name, Optional<Boolean> value) {
        value.ifPresent(bool ->
                members.putFields(name, Value.newBuilder().setBoolValue(bool).build()));
        return this;
    }

    ConfWriter strings(String name, Map<String, String> values) {
        if (!values.isEmpty()) {
            Struct.Builder strings = Struct.newBuilder();
            values.forEach((key, value) -> strings.putFields(key, text(value)));
            members.putFields(name, Value.newBuilder().setStructValue(strings).build());
        }
        return this;
    }

    ConfWriter object(String name, ConfWriter value) {
        members.putFields(
                name, Value.newBuilder().setStructValue(value.struct()).build());
        return this;
    }

    ConfWriter objects(String name, List<ConfWriter> values) {
        if (!values.isEmpty()) {
            ListValue.Builder list = ListValue.newBuilder();
            values.forEach(value -> list.addValues(Value.newBuilder().setStructValue(value.struct())));
            members.putFields(name, Value.newBuilder().setListValue(list).build());
        }
        return this;
    }

    Struct struct() {
        return members.build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
