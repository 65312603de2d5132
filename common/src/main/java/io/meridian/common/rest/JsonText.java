package io.meridian.common.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Arrays;

/** JSON as the API spells it (spec/rest-api §1.3): one space of indentation, a newline at the end, nothing escaped for HTML. */
final class JsonText {

    static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private static final DefaultIndenter ONE_SPACE = new DefaultIndenter(" ", "\n");
    private static final ObjectWriter INDENTED =
            MAPPER.writer(new DefaultPrettyPrinter(Separators.createDefaultInstance()
                            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                            .withObjectEmptySeparator("")
                            .withArrayEmptySeparator(""))
                    .withObjectIndenter(ONE_SPACE)
                    .withArrayIndenter(ONE_SPACE));
    private static final byte NEWLINE = '\n';

    private JsonText() {}

    static ByteString indented(Object value) {
        return line(INDENTED, value);
    }

    static ByteString compact(Object value) {
        return line(MAPPER.writer(), value);
    }

    private static ByteString line(ObjectWriter writer, Object value) {
        try {
            byte[] text = writer.writeValueAsBytes(value);
            byte[] line = Arrays.copyOf(text, text.length + 1);
            line[text.length] = NEWLINE;
            return UnsafeByteOperations.unsafeWrap(line);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value.getClass() + " cannot be written as JSON", e);
        }
    }
}
