package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of spec/rest-api §1.8. */
final class LocalhostAdminTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:5681",
                "LOCALHOST:5681",
                "127.0.0.1:5681",
                "127.8.9.1",
                "[::1]:5681",
                "[::1]"
            })
    void aRequestFromThisMachineToALoopbackNameIsTheAdministrators(String host) {
        assertThat(holds("127.0.0.1", false, Map.of("host", host))).isTrue();
        assertThat(holds("::1", false, Map.of("host", host))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cp.example.org",
                "localhost.example.org",
                "10.0.0.1:5681",
                "127.0.0.1.evil.org",
                "[::2]:5681"
            })
    void aNameThatPointsToLoopbackWithoutBeingLoopbackIsNot(String host) {
        assertThat(holds("127.0.0.1", false, Map.of("host", host))).isFalse();
    }

    @Test
    void aRequestFromAnotherMachineIsNotWhateverItsHeadersSay() {
        assertThat(holds("10.1.2.3", false, Map.of("host", "localhost:5681"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forwarded", "x-forwarded-for", "x-real-ip"})
    void aRequestThatAProxyPassedOnIsNot(String header) {
        assertThat(holds("127.0.0.1", false, Map.of("host", "localhost", header, "127.0.0.1")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"same-origin,true", "none,true", "cross-site,false", "same-site,false", "'',false"})
    void aPageOfAnotherSiteIsNot(String site, boolean admin) {
        assertThat(holds("127.0.0.1", false, Map.of("host", "localhost", "sec-fetch-site", site)))
                .isEqualTo(admin);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:5681,false,http://localhost:5681,true",
        "localhost:5682,true,https://localhost:5682,true",
        "localhost,false,http://localhost:80,true",
        "localhost:80,false,http://localhost,true",
        "localhost:443,true,https://localhost,true",
        "[::1]:5681,false,http://[::1]:5681,true",
        "localhost:5681,false,http://localhost:3000,false",
        "localhost:5681,false,https://localhost:5681,false",
        "localhost:5681,false,http://127.0.0.1:5681,false",
        "localhost:5681,false,http://evil.org,false",
        "localhost:5681,false,http://localhost:5681/,false",
        "localhost:5681,false,http://localhost:5681?x=y,false",
        "localhost:5681,false,http://user@localhost:5681,false",
        "localhost:5681,false,null,false",
        "localhost:5681,false,not an origin,false",
    })
    void anOriginMustBeTheRequestsOwn(String host, boolean tls, String origin, boolean admin) {
        assertThat(holds("127.0.0.1", tls, Map.of("host", host, "origin", origin)))
                .isEqualTo(admin);
    }

    @Test
    void whatARequestShowsIsPrintedWithoutItsToken() {
        assertThat(facts("10.1.2.3", true, Map.of("authorization", "Bearer very.secret.token"))
                        .toString())
                .doesNotContain("secret");
    }

    private static boolean holds(String remote, boolean tls, Map<String, String> headers) {
        return LocalhostAdmin.holds(facts(remote, tls, headers));
    }

    static RequestFacts facts(String remote, boolean tls, Map<String, String> headers) {
        return facts(remote, tls, false, headers);
    }

    static RequestFacts facts(String remote, boolean tls, boolean certified, Map<String, String> headers) {
        Map<String, String> byName = new TreeMap<>(headers);
        try {
            return RequestFacts.of(
                    InetAddress.getByName(remote), tls, certified, name -> byName.get(name.toLowerCase(Locale.ROOT)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(remote, e);
        }
    }
}
