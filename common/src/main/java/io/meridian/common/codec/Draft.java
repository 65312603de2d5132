package io.meridian.common.codec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;

/**
 * A document with its envelope read and its spec still to be read.
 *
 * @param spec the object that holds the spec
 * @param path where the spec stands in the document: empty, or {@code spec}
 * @param notSpec members of that object that belong to the envelope
 */
record Draft(String mesh, String name, Map<String, String> labels, ObjectNode spec, String path, Set<String> notSpec) {}
