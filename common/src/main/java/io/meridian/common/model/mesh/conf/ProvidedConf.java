package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a provided certificate authority finds its certificate and key.
 *
 * @param cert its certificates in PEM, the issuing one first
 * @param key the private key of the first certificate, in PEM
 */
public record ProvidedConf(Optional<DataSource> cert, Optional<DataSource> key) {

    public static Conf<ProvidedConf> read(Struct conf) {
        return Conf.read(conf, reader -> new ProvidedConf(source(reader, "cert"), source(reader, "key")));
    }

    /** Names of the Secrets that it needs. */
    public Stream<String> secrets() {
        return Stream.of(cert, key)
                .flatMap(Optional::stream)
                .filter(DataSource.Secret.class::isInstance)
                .map(source -> ((DataSource.Secret) source).name())
                .distinct();
    }

    private static Optional<DataSource> source(ConfReader conf, String name) throws MalformedConfException {
        Optional<ConfReader> source = conf.optionalObject(name);
        return source.isEmpty() ? Optional.empty() : Optional.of(DataSource.read(source.get()));
    }
}
