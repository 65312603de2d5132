package io.meridian.common.rest;

/** The methods that some path takes, in the order in which the {@code Allow} header names them. */
public enum Method {
    PUT,
    DELETE,
    GET,
    POST
}
