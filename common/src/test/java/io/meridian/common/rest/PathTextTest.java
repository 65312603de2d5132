package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTextTest {

    @Test
    void aPlusInAPathIsAPlusAndInAQueryASpace() {
        assertThat(PathText.segments("/zones+insights/a%2Fb")).contains(List.of("zones+insights", "a/b"));
        assertThat(PathText.query("name=a+b&x")).contains(Map.of("name", List.of("a b"), "x", List.of("")));
    }

    @Test
    void bracketsOfAFilterMayBeRawOrEncoded() {
        assertThat(PathText.query("filter[labels.a]=1&filter%5Blabels.b%5D=2"))
                .contains(Map.of("filter[labels.a]", List.of("1"), "filter[labels.b]", List.of("2")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%", "/a%2", "/a%zz", "/a%00", "/a%ff", "/a%c3%28", "a", "", "*"})
    void whatCannotBeDecodedIsRefused(String path) {
        assertThat(PathText.segments(path)).isEmpty();
    }
}
