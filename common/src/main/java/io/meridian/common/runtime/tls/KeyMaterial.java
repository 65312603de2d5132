package io.meridian.common.runtime.tls;

import java.nio.file.Path;

/**
 * Where a server's certificate and key are.
 *
 * @param certificate PEM, the server's own first
 * @param key PEM
 */
public record KeyMaterial(Path certificate, Path key) {}
