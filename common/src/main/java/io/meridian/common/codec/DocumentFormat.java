package io.meridian.common.codec;

/** The syntax of a document. */
public enum DocumentFormat {
    /** RFC 8259; one document. */
    JSON,
    /** YAML 1.2 with its core schema; any number of documents. */
    YAML
}
