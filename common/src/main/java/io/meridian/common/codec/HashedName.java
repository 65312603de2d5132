package io.meridian.common.codec;

import java.nio.charset.StandardCharsets;

/** The name under which a resource is known outside of the control plane that made it (spec/kds-protocol §4.6). */
public final class HashedName {
    private static final int LONGEST_DISPLAY_NAME = 236;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private HashedName() {}

    /**
     * The display name and 16 characters that stand for mesh, display name and labels together (FNV-1a, 64 bits); at most 253
     * characters.
     *
     * @param mesh its mesh, empty for kinds of global scope
     * @param zone value of the label {@code kuma.io/zone}, empty if absent
     * @param namespace value of the label {@code k8s.kuma.io/namespace}, empty if absent
     */
    public static String of(String mesh, String displayName, String zone, String namespace) {
        long hash = FNV_OFFSET;
        for (byte b : (mesh + displayName + zone + namespace).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        StringBuilder name = new StringBuilder(displayName);
        name.setLength(Math.min(name.length(), LONGEST_DISPLAY_NAME));
        name.append('-');
        String digits = Long.toHexString(hash);
        String padded = "0".repeat(16 - digits.length()) + digits;
        padded.chars().forEach(digit -> name.append(ALPHABET.charAt(digit % ALPHABET.length())));
        return name.toString();
    }
}
