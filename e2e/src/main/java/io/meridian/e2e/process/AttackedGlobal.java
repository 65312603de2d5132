package io.meridian.e2e.process;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Pem;
import io.meridian.common.testing.kds.KdsAttacks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;

/** A packaged global under attack: what its operator knows of it, from its API and its metrics. */
public final class AttackedGlobal implements KdsAttacks.Target {
    private final ControlPlane plane;
    private final KeyPair key;

    /** Revokes the token that attackers have of old, and reads the key by which tokens of zones are signed. */
    public AttackedGlobal(ControlPlane plane) {
        this.plane = plane;
        String revoked = Base64.getEncoder().encodeToString(KdsAttacks.REVOKED.getBytes(StandardCharsets.UTF_8));
        Answer answer = plane.api()
                .put(
                        "/global-secrets/zone-token-revocations",
                        "{\"type\":\"GlobalSecret\",\"name\":\"zone-token-revocations\",\"data\":\"" + revoked + "\"}");
        if (answer.status() != 200 && answer.status() != 201) {
            throw new IllegalStateException("no token can be revoked: " + answer.status());
        }
        String data = plane.api()
                .get("/global-secrets/zone-token-signing-key-1")
                .json()
                .path("data")
                .asText();
        ByteString pem = ByteString.copyFrom(Base64.getDecoder().decode(data));
        this.key = pair(Pem.decode(pem).getFirst().der().toByteArray());
    }

    @Override
    public int port() {
        return plane.ports().kds();
    }

    @Override
    public Path trusted() {
        return plane.workDir().resolve("kuma-cp.crt");
    }

    @Override
    public KeyPair key() {
        return key;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void passes(Duration time) {
        // It does by itself.
    }

    @Override
    public long refused(String... causes) {
        List<String> wanted = Arrays.stream(causes)
                .map(cause -> "meridian_kds_refused_total{reason=\"" + cause + "\"}")
                .toList();
        return plane.diagnostics()
                .get("/metrics")
                .body()
                .lines()
                .filter(line -> wanted.stream().anyMatch(line::startsWith))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Override
    public void asksForDataplanes(String zone) {
        // It does by itself.
    }

    private static KeyPair pair(byte[] pkcs1) {
        try {
            KeyFactory keys = KeyFactory.getInstance("RSA");
            RSAPrivateKey key = RSAPrivateKey.getInstance(pkcs1);
            return new KeyPair(
                    keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
                    keys.generatePrivate(new RSAPrivateKeySpec(key.getModulus(), key.getPrivateExponent())));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
