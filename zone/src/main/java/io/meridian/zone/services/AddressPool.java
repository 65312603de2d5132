package io.meridian.zone.services;

import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IPv4 addresses that services get theirs from.
 *
 * @param first its first address as a number, which is given to nobody
 * @param size how many addresses it has
 */
public record AddressPool(long first, long size) {
    private static final Pattern CIDR = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /**
     * Reads a range such as {@code 241.0.0.0/8}.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static AddressPool of(String cidr) {
        Matcher matcher = CIDR.matcher(cidr.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "no range of IPv4 addresses: " + cidr + " (expected: such as 241.0.0.0/8)");
        }
        long address = 0;
        for (int part = 1; part <= 4; part++) {
            address = address * 256 + Integer.parseInt(matcher.group(part));
        }
        int prefix = Integer.parseInt(matcher.group(5));
        if (prefix > 30 || address >= 1L << 32) {
            throw new IllegalArgumentException("no range to take addresses from: " + cidr + " (expected: at most /30)");
        }
        long size = 1L << (32 - prefix);
        return new AddressPool(address - address % size, size);
    }

    /**
     * The next address that is free: after the last that was given, so that one that was given back rests as long as it can.
     *
     * @param taken addresses that are in use, as numbers
     * @param last the last that was given; 0 when none was
     * @return empty when all are in use
     */
    public Optional<Long> next(SortedSet<Long> taken, long last) {
        long start = last < first || last >= first + size ? 0 : last - first;
        for (long step = 1; step <= size; step++) {
            long offset = (start + step) % size;
            // The first and the last address of a range name no host.
            if (offset != 0 && offset != size - 1 && !taken.contains(first + offset)) {
                return Optional.of(first + offset);
            }
        }
        return Optional.empty();
    }

    /** Whether an address belongs to this range. */
    public boolean contains(long address) {
        return address > first && address < first + size - 1;
    }

    /** A number as an address with dots. */
    public static String text(long address) {
        return (address >> 24 & 255) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    /** An address with dots as a number; empty when it is none. */
    public static Optional<Long> number(String text) {
        Matcher matcher = CIDR.matcher(text + "/32");
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long address = 0;
        for (int part = 1; part <= 4; part++) {
            address = address * 256 + Integer.parseInt(matcher.group(part));
        }
        return Optional.of(address);
    }
}
