package io.meridian.zone.membership;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One requirement or restriction of a mesh: tags that must all be there (spec/mesh-resource §7.1).
 *
 * @param tags value by tag; {@code *} stands for any value that is not empty and for nothing else
 */
public record TagSelector(SortedMap<String, String> tags) {
    private static final String ANY = "*";

    public TagSelector {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    public TagSelector(Map<String, String> tags) {
        this(new TreeMap<>(tags));
    }

    /** Whether all of its tags are among these; a tag that is missing counts as empty. */
    public boolean matches(Map<String, String> given) {
        return tags.entrySet().stream().allMatch(tag -> accepts(tag.getValue(), given.getOrDefault(tag.getKey(), "")));
    }

    /** Whether it could match a proxy of which only one tag is known: it does not ask for that tag, or is content with it. */
    boolean admits(String tag, String value) {
        String wanted = tags.get(tag);
        return wanted == null || accepts(wanted, value);
    }

    /** As messages write it: {@code key=value}, sorted, joined by one space. */
    public String text() {
        return Tags.text(tags);
    }

    private static boolean accepts(String wanted, String value) {
        return wanted.equals(ANY) ? !value.isEmpty() : wanted.equals(value);
    }
}
