package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DocumentParserTest {
    private static final DocumentParser PARSER = new DocumentParser(DocumentLimits.RESOURCE);

    @ParameterizedTest
    @CsvSource({"1.50", "1e3", "-0", "-0.0", "100000000000000000000", "0.1", "1E+2"})
    void numbersStayAsTheyWereWritten(String number) {
        assertThat(CanonicalJson.bytes(Trees.json("{'a':" + number + "}")).toStringUtf8())
                .isEqualTo("{\"a\":" + number + "}");
    }

    @Test
    void membersOfCanonicalJsonStandInTheOrderOfTheirBytes() {
        // U+1F600 is above U+FFFD in UTF-8 and below it in UTF-16.
        assertThat(CanonicalJson.bytes(Trees.json("{'b':1,'\uD83D\uDE00':2,'a':{'d':[],'c':null},'\uFFFD':'é/\\n'}"))
                        .toStringUtf8())
                .isEqualTo("{\"a\":{\"c\":null,\"d\":[]},\"b\":1,\"\uFFFD\":\"é/\\n\",\"\uD83D\uDE00\":2}");
    }

    @Test
    void ofJsonMembersWithOneNameTheLastCounts() {
        assertThat(Trees.json("{'a':1,'a':2}").path("a").intValue()).isEqualTo(2);
    }

    @Test
    void yamlGivesTheTreeThatJsonGives() {
        assertThat(
                        Trees.yaml(
                                "a: 1\nb: [true, null, ~, 'x', \"y\", 2.50, 0x10, 0o17, +5, .5, 007]\nc: {d: on, e: 1:30, f: 2026-01-01}\n"))
                .isEqualTo(
                        Trees.json(
                                "{'a':1,'b':[true,null,null,'x','y',2.50,16,15,5,0.5,7],'c':{'d':'on','e':'1:30','f':'2026-01-01'}}"));
    }

    @Test
    void yamlStreamsHoldManyDocumentsAndEmptyOnesDoNotCount() {
        assertThat(read("---\na: 1\n---\n---\n# nothing\n---\nb: 2\n...\n", DocumentFormat.YAML))
                .isEqualTo(List.of(Trees.json("{'a':1}"), Trees.json("{'b':2}")));
    }

    @Test
    void yamlAliasesAndMergeKeysAreWrittenOut() {
        assertThat(Trees.yaml("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3}\nagain: *b\n"))
                .isEqualTo(Trees.json("{'base':{'x':1,'y':2},'use':{'y':3,'x':1},'again':{'x':1,'y':2}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "JSON | ''                    | unexpected end of JSON input",
                "JSON | {\"a\":               | unexpected end of JSON input",
                "JSON | [1,                   | unexpected end of JSON input",
                "JSON | {\"a\":1} {}          | more text after the end of the JSON document at line 1, column 9",
                "JSON | {a:1}                 | line 1, column 2",
                "JSON | {\"a\":NaN}           | line 1, column",
                "JSON | {\"a\":01}            | line 1, column",
                "JSON | {\"a\":1e999999999}   | the number 1e999999999 is out of range",
                "JSON | \"\\ud800\"           | half of a surrogate pair",
                "YAML | a: 1\\na: 2           | the key \"a\" is given twice at line 2, column 1",
                "YAML | a: *nobody            | undefined alias nobody",
                "YAML | a: &x {b: *x}         | an alias inside of what it stands for",
                "YAML | a: .nan               | .nan is no number that JSON can hold at line 1, column 4",
                "YAML | a: !!binary aGk=      | the tag tag:yaml.org,2002:binary is not supported",
                "YAML | a: !thing b           | the tag !thing is not supported",
                "YAML | a: [1                 | at line",
                "YAML | ? [a]\\n: b           | a key that is no scalar at line 1, column 3",
                "YAML | a: {<<: 1}            | << expects a mapping",
            })
    void whatIsWrongIsSaid(DocumentFormat format, String text, String message) {
        assertThat(refusal(text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8), format))
                .contains(message);
    }

    @Test
    void invalidUtf8IsRefusedWithItsOffset() {
        byte[] bytes = "{\"a\":\"??\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xff;
        for (DocumentFormat format : DocumentFormat.values()) {
            assertThat(refusal(bytes, format)).isEqualTo("not UTF-8: invalid byte at offset 6");
        }
    }

    @Test
    void nestingIsBounded() {
        for (int levels : new int[] {65, 10_000, 1_000_000}) {
            String json = "[".repeat(levels) + "]".repeat(levels);
            assertThat(refusal(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON))
                    .contains("64 levels");
            assertThat(refusal(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML))
                    .contains("64 levels");
        }
        assertThat(read("[".repeat(64) + "]".repeat(64), DocumentFormat.JSON)).hasSize(1);
        assertThat(read("[".repeat(64) + "]".repeat(64), DocumentFormat.YAML)).hasSize(1);
    }

    @Test
    void aliasesThatMultiplyAreRefusedBeforeTheyCost() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i <= 30; i++) {
            bomb.append(
                    "a%d: &a%d [*a%d, *a%d, *a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1, i - 1, i - 1));
        }
        assertThat(refusal(bomb.toString().getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML))
                .contains("more than 200000 values");
    }

    @Test
    void lengthsAreBounded() {
        DocumentParser small = new DocumentParser(new DocumentLimits(100, 5, 10, 8, 6, 2));
        assertThat(message(small, "\"" + "x".repeat(200) + "\""))
                .isEqualTo("a document of 202 bytes, at most 100 are allowed");
        assertThat(message(small, "\"123456789\"")).isEqualTo("a string of 9 characters, at most 8 are allowed");
        assertThat(message(small, "1234567")).isEqualTo("a number of 7 characters, at most 6 are allowed");
        assertThat(message(small, "[1,2,3,4,5,6,7,8,9,0]")).contains("more than 10 values");
        assertThat(message(small, "{\"123456789\":1}")).isEqualTo("a string of 9 characters, at most 8 are allowed");
        assertThat(((Documents.Unreadable)
                                small.parse("a\n---\nb\n---\nc".getBytes(StandardCharsets.UTF_8), DocumentFormat.YAML))
                        .message())
                .isEqualTo("more than 2 YAML documents");
    }

    private static String message(DocumentParser parser, String json) {
        Documents documents = parser.parse(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON);
        assertThat(documents).isInstanceOf(Documents.Unreadable.class);
        return ((Documents.Unreadable) documents).message();
    }

    private static String refusal(byte[] bytes, DocumentFormat format) {
        Documents documents = PARSER.parse(bytes, format);
        assertThat(documents).isInstanceOf(Documents.Unreadable.class);
        return ((Documents.Unreadable) documents).message();
    }

    private static List<JsonNode> read(String text, DocumentFormat format) {
        Documents documents = PARSER.parse(text.getBytes(StandardCharsets.UTF_8), format);
        assertThat(documents).isInstanceOf(Documents.Read.class);
        return ((Documents.Read) documents).documents();
    }
}
