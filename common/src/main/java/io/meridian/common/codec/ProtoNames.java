package io.meridian.common.codec;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The names under which documents know the fields of a message: the JSON name, and the name of the .proto file. */
final class ProtoNames {
    private static final Map<Descriptor, Map<String, FieldDescriptor>> BY_MESSAGE = new ConcurrentHashMap<>();

    private ProtoNames() {}

    static Optional<FieldDescriptor> field(Descriptor message, String name) {
        return Optional.ofNullable(fields(message).get(name));
    }

    /** The JSON names, for guesses. */
    static Collection<String> known(Descriptor message) {
        return message.getFields().stream().map(FieldDescriptor::getJsonName).toList();
    }

    private static Map<String, FieldDescriptor> fields(Descriptor message) {
        return BY_MESSAGE.computeIfAbsent(message, type -> {
            Map<String, FieldDescriptor> fields = new HashMap<>();
            type.getFields().forEach(field -> fields.put(field.getName(), field));
            type.getFields().forEach(field -> fields.put(field.getJsonName(), field));
            return Map.copyOf(fields);
        });
    }
}
