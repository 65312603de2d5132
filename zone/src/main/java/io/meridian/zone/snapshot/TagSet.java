package io.meridian.zone.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * So many instances with exactly these tags.
 *
 * @param tags their tags
 * @param instances how many take traffic now, at least 1
 */
public record TagSet(SortedMap<String, String> tags, int instances) {
    public TagSet {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
