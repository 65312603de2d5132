package io.meridian.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns for people: a heading and rows, two spaces apart, nothing after the last. */
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row with as many cells as there are headings. */
    public TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /** All of it, each line ended. */
    public String text() {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, columns)
                        .mapToObj(column -> pad(row.get(column), widths[column]))
                        .collect(Collectors.joining("  "))
                        .stripTrailing()
                        .concat("\n"))
                .collect(Collectors.joining());
    }

    private static String pad(String cell, int width) {
        return cell + " ".repeat(width - cell.length());
    }
}
