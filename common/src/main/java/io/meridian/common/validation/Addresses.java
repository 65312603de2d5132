package io.meridian.common.validation;

import java.util.regex.Pattern;
import org.bouncycastle.util.IPAddress;

/** What an address of a proxy may be. Nothing is resolved. */
public final class Addresses {

    private static final Pattern DOMAIN_NAME =
            Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?");
    private static final Pattern DOTTED_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final int LONGEST_DOMAIN_NAME = 255;

    private Addresses() {}

    /** Whether it is a literal address of IP version 4 or 6. */
    public static boolean isIp(String text) {
        return IPAddress.isValid(text);
    }

    /**
     * Whether it is a domain name: labels of 1 to 63 characters, at most 255 in all without the dots, an underscore allowed where a letter is,
     * and one dot or underscore at the end (spec/mesh-resource §4.3, C5). What looks like an IP address is none.
     */
    public static boolean isDomainName(String text) {
        // As many dots as other characters is the most that can be; a longer text is not for the expression.
        return text.length() <= 2 * LONGEST_DOMAIN_NAME
                && DOMAIN_NAME.matcher(text).matches()
                && text.replace(".", "").length() <= LONGEST_DOMAIN_NAME
                && !DOTTED_NUMBERS.matcher(text).matches();
    }

    /** Whether it stands for every address of a machine, which no peer can reach. */
    public static boolean isUnspecified(String text) {
        return text.equals("0.0.0.0") || text.equals("::");
    }

    /** Whether only the machine itself can reach it. */
    public static boolean isLoopback(String text) {
        return text.equals("::1") || isIp(text) && text.startsWith("127.");
    }
}
