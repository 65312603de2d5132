package io.meridian.common.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {

    @ParameterizedTest
    @ValueSource(strings = {"web", "web.example.com", "web.example.com.", "_srv.x", "a-b.c-d", "1.2.3", "A.b"})
    void labelsWithDotsBetweenAreADomainName(String name) {
        assertThat(Addresses.isDomainName(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", "-a", "a b", "a/b", "ä", "a\n", "300.1.1.1", "10.0.0.1"})
    void anythingElseIsNone(String name) {
        assertThat(Addresses.isDomainName(name)).isFalse();
    }

    @Test
    void aLabelHasAtMost63CharactersAndANameAtMost255WithoutItsDots() {
        assertThat(Addresses.isDomainName("a".repeat(63) + ".b")).isTrue();
        assertThat(Addresses.isDomainName("a".repeat(64) + ".b")).isFalse();
        assertThat(Addresses.isDomainName("a.".repeat(255))).isTrue();
        assertThat(Addresses.isDomainName("a.".repeat(256))).isFalse();
    }

    @Test
    void aNameOfAMillionLabelsIsRefusedWithoutBeingRead() {
        assertThat(Addresses.isDomainName("a.".repeat(1_000_000))).isFalse();
    }

    @Test
    void aUriOfMillionsOfCharactersIsReadInOnePass() {
        assertThat(RequestUri.parse("http://z:1/" + "%41a".repeat(1_000_000))).contains(new RequestUri("1"));
        assertThat(RequestUri.parse("http://" + "z".repeat(1_000_000) + ":1/")).contains(new RequestUri("1"));
        assertThat(RequestUri.parse("http://" + "%e4".repeat(1_000_000) + " ")).isEmpty();
    }
}
