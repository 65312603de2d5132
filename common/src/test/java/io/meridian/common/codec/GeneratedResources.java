package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.meridian.common.model.Encoding;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Makes resources of any kind from a seed: protobuf specs along their descriptors, JSON specs along their schemas. */
final class GeneratedResources {
    private static final int DEEPEST = 5;
    private static final List<String> TEXTS = List.of(
            "a",
            "kuma.io/service",
            "x-a",
            "1",
            "on",
            "null",
            "1:30",
            "",
            " ",
            "é",
            "😀",
            "\uFFFD",
            "a\"b\\c\n",
            "- x",
            "{}",
            "#");

    private final Random random;

    GeneratedResources(long seed) {
        this.random = new Random(seed);
    }

    Resource of(ResourceKind kind) {
        Map<String, String> labels = new TreeMap<>();
        if (random.nextBoolean()) {
            labels.put(Labels.DISPLAY_NAME, "shown-" + random.nextInt(100));
            labels.put("team", "a" + random.nextInt(3));
        }
        String mesh = "m" + random.nextInt(3);
        if (kind.meshScoped()) {
            labels.put(Labels.MESH, mesh);
        }
        return new Resource(kind.key(mesh, "n" + random.nextInt(1_000)), labels, spec(kind));
    }

    private ByteString spec(ResourceKind kind) {
        return switch (kind.encoding()) {
            case Encoding.Proto proto ->
                WireMessages.bytes(message(WireMessages.empty(proto.message()).newBuilderForType(), 0));
            case Encoding.Json json -> {
                JsonNode document = Schemas.spec(kind.name())
                        .map(schema -> value(schema, 0))
                        .orElseGet(() -> JsonNodeFactory.instance.objectNode().put("any", text()));
                // What is stored has its defaults; the check gives the stored form.
                JsonNode stored = Schemas.spec(kind.name())
                        .map(schema ->
                                new SchemaCheck(new ArrayList<>(), new Warnings()).check(document, schema, "spec"))
                        .orElse(document);
                yield CanonicalJson.bytes(stored);
            }
        };
    }

    private Message message(Message.Builder builder, int depth) {
        switch (builder.getDescriptorForType().getFullName()) {
            case "google.protobuf.Duration" -> builder.mergeFrom(duration());
            case "google.protobuf.Timestamp" ->
                builder.mergeFrom(Timestamp.newBuilder()
                        .setSeconds(random.nextLong(0, 4_000_000_000L))
                        .setNanos(random.nextInt(1_000_000_000))
                        .build());
            case "google.protobuf.Struct" -> builder.mergeFrom(struct(depth));
            default -> {
                for (FieldDescriptor field : builder.getDescriptorForType().getFields()) {
                    boolean crowded =
                            field.getRealContainingOneof() != null && builder.hasOneof(field.getRealContainingOneof());
                    boolean tooDeep = depth > DEEPEST && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
                    if (random.nextInt(3) > 0 && !crowded && !tooDeep) {
                        set(builder, field, depth);
                    }
                }
            }
        }
        return builder.build();
    }

    private void set(Message.Builder builder, FieldDescriptor field, int depth) {
        if (field.isMapField()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                Message.Builder entry = builder.newBuilderForField(field);
                FieldDescriptor value = entry.getDescriptorForType().findFieldByNumber(2);
                entry.setField(entry.getDescriptorForType().findFieldByNumber(1), "k" + i + text());
                entry.setField(value, single(entry, value, depth));
                builder.addRepeatedField(field, entry.build());
            }
        } else if (field.isRepeated()) {
            for (int i = random.nextInt(3); i > 0; i--) {
                builder.addRepeatedField(field, single(builder, field, depth));
            }
        } else {
            builder.setField(field, single(builder, field, depth));
        }
    }

    private Object single(Message.Builder owner, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case STRING -> text();
            case BOOLEAN -> random.nextBoolean();
            case BYTE_STRING -> {
                byte[] bytes = new byte[random.nextInt(8)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case INT -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextInt(5) == 0 ? Float.POSITIVE_INFINITY : (float) (random.nextInt(1_000) / 8.0);
            case DOUBLE -> number();
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(random.nextInt(12));
            case MESSAGE -> message(owner.newBuilderForField(field), depth + 1);
        };
    }

    private Duration duration() {
        int sign = random.nextBoolean() ? 1 : -1;
        return Duration.newBuilder()
                .setSeconds(sign * random.nextLong(0, 9_000_000_000L))
                .setNanos(sign * random.nextInt(1_000_000_000))
                .build();
    }

    private double number() {
        return switch (random.nextInt(5)) {
            case 0 -> random.nextInt(10_000);
            case 1 -> random.nextDouble();
            case 2 -> random.nextGaussian() * 1e300;
            case 3 -> Math.scalb(random.nextDouble(), -900);
            default -> random.nextLong();
        };
    }

    private Struct struct(int depth) {
        Struct.Builder struct = Struct.newBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            struct.putFields("f" + i + text(), anyValue(depth));
        }
        return struct.build();
    }

    private Value anyValue(int depth) {
        int most = depth > DEEPEST ? 4 : 6;
        return switch (random.nextInt(most)) {
            case 0 -> Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case 1 -> Value.newBuilder().setBoolValue(random.nextBoolean()).build();
            case 2 -> Value.newBuilder().setNumberValue(number()).build();
            case 3 -> Value.newBuilder().setStringValue(text()).build();
            case 4 -> Value.newBuilder().setStructValue(struct(depth + 1)).build();
            default ->
                Value.newBuilder()
                        .setListValue(ListValue.newBuilder()
                                .addValues(anyValue(depth + 1))
                                .addValues(anyValue(depth + 1)))
                        .build();
        };
    }

    private JsonNode value(Schema schema, int depth) {
        if (!schema.choices().isEmpty()) {
            return JsonNodeFactory.instance.textNode(pick(schema.choices()));
        }
        if (schema.intOrString()) {
            return random.nextBoolean()
                    ? number(Integer.toString(random.nextInt(100)))
                    : JsonNodeFactory.instance.textNode("1" + random.nextInt(10));
        }
        return switch (schema.type()) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, depth);
            case "string" -> JsonNodeFactory.instance.textNode(fitting(schema));
            case "integer" ->
                number(Long.toString(Math.max(schema.bounds().minimum().orElse(0L), random.nextInt(100) + 1L)));
            case "boolean" -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
            default -> number(pick(List.of("1.50", "1e3", "-0", "7")));
        };
    }

    private ObjectNode object(Schema schema, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<Map.Entry<String, Schema>> members =
                new ArrayList<>(schema.properties().entrySet());
        Collections.shuffle(members, random);
        for (Map.Entry<String, Schema> member : members) {
            boolean wanted = schema.required().contains(member.getKey()) || depth < 12 && random.nextInt(3) > 0;
            if (wanted) {
                object.set(member.getKey(), value(member.getValue(), depth + 1));
            }
        }
        schema.members().ifPresent(any -> object.set("k" + text(), value(any, depth + 1)));
        return object;
    }

    private ArrayNode array(Schema schema, int depth) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        int least = schema.bounds().minItems().orElse(0);
        for (int i = least + random.nextInt(2); i > 0 && schema.items().isPresent(); i--) {
            array.add(value(schema.items().get(), depth + 1));
        }
        return array;
    }

    private String fitting(Schema schema) {
        if (schema.format().equals("byte")) {
            return "YWJj";
        }
        int least = schema.bounds().minLength().orElse(0);
        List<String> candidates = new ArrayList<>(TEXTS);
        Collections.shuffle(candidates, random);
        return candidates.stream()
                .filter(text -> text.length() >= least)
                .filter(text -> schema.pattern()
                        .map(pattern -> pattern.matcher(text).find())
                        .orElse(true))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode number(String text) {
        return WrittenNumber.of(text).orElseThrow();
    }

    private String text() {
        return pick(TEXTS);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
