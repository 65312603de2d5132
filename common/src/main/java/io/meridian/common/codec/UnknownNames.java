package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;

/** Warns about names in a free object that the message it stands for does not have; their values are nobody's business here. */
final class UnknownNames {
    private UnknownNames() {}

    static void warn(JsonNode object, Descriptor message, String path, Warnings warnings) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            FieldDescriptor field = ProtoNames.field(message, member.getKey()).orElse(null);
            if (field == null) {
                warnings.unknownField(path, member.getKey(), ProtoNames.known(message));
            } else {
                inside(member.getValue(), field, Warnings.member(path, member.getKey()), warnings);
            }
        }
    }

    private static void inside(JsonNode value, FieldDescriptor field, String path, Warnings warnings) {
        boolean ours = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                && field.getMessageType().getFullName().startsWith("kuma.");
        if (!ours) {
            return;
        }
        if (field.isRepeated() && value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                warn(value.get(i), field.getMessageType(), path + "[" + i + "]", warnings);
            }
        } else {
            warn(value, field.getMessageType(), path, warnings);
        }
    }
}
