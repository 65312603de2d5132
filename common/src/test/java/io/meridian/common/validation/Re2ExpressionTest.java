package io.meridian.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Re2ExpressionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http2_.*",
                "a{1000}",
                "(a{10}){100}",
                "a{2,}b{3,5}",
                "[[:alpha:]{]+",
                "[]{9999]",
                "\\{9999}",
                "a{",
                "a{x}",
                "\\Q((((\\E",
                "(?i)x|y",
                "a{1000}b{1000}"
            })
    void whatGoReadsIsSound(String expression) {
        assertThat(Re2Expression.fault(expression)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", ")", "[", "a(?=b)", "a**", "\\8", "a{2,1}"})
    void whatIsNoExpressionIsSaidToBeNone(String expression) {
        assertThat(Re2Expression.fault(expression)).isPresent();
    }

    static Stream<String> bombs() {
        return Stream.of(
                "((a{1000}){1000}){1000}",
                "((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})",
                "a{1001}",
                "(a{2}){999}",
                "(abcdefghijklmnopqrstuvwxyz".repeat(10) + ")".repeat(10) + "{1000}",
                "((((a)))){999999}");
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void whatWouldBurstAMemoryIsRefusedBeforeItIsCompiled(String expression) {
        assertThat(Re2Expression.fault(expression))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("invalid repeat count"));
    }

    @Test
    void whatWouldBurstAStackIsRefusedBeforeItIsCompiled() {
        assertThat(Re2Expression.fault("(".repeat(100_000) + ")".repeat(100_000)))
                .hasValueSatisfying(fault -> assertThat(fault).startsWith("expression nests too deeply"));
        assertThat(Re2Expression.fault("(".repeat(400) + ")".repeat(400))).isEmpty();
    }
}
