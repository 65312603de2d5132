package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.CertificateAuthority;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.model.mesh.conf.Conf;
import io.meridian.common.model.mesh.conf.DataSource;
import io.meridian.common.model.mesh.conf.ProvidedConf;
import io.meridian.common.validation.Quoted;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** An authority whose certificate and key are read where its owner put them, at every use: nothing is made, nothing is copied. */
public final class ProvidedCertificateAuthority implements CertificateAuthority {

    private final SourceFiles files;

    public ProvidedCertificateAuthority(SourceFiles files) {
        this.files = files;
    }

    @Override
    public String type() {
        return CertificateAuthorityBackend.PROVIDED;
    }

    @Override
    public List<Violation> violations(Backend backend, MeshSecrets secrets) {
        return switch (ProvidedConf.read(backend.definition().conf())) {
            case Conf.Unreadable<ProvidedConf>(String reason) ->
                List.of(backend.violation("conf", "could not convert backend config: " + reason));
            case Conf.Read<ProvidedConf>(ProvidedConf conf, var unknown) -> {
                List<Violation> violations = new ArrayList<>();
                chosen(backend, "conf.cert", conf.cert()).ifPresent(violations::add);
                chosen(backend, "conf.key", conf.key()).ifPresent(violations::add);
                yield violations.isEmpty() ? violationsOfMaterial(backend, conf, secrets) : violations;
            }
        };
    }

    @Override
    public Set<String> secretsOf(Backend backend) {
        return switch (ProvidedConf.read(backend.definition().conf())) {
            case Conf.Unreadable<ProvidedConf> unreadable -> Set.of();
            case Conf.Read<ProvidedConf>(ProvidedConf conf, var unknown) ->
                conf.secrets().collect(Collectors.toUnmodifiableSet());
        };
    }

    @Override
    public Provision provision(Backend backend, MeshSecrets secrets) {
        return new Provision.Complete();
    }

    private static Optional<Violation> chosen(Backend backend, String member, Optional<DataSource> source) {
        if (source.isEmpty()) {
            return Optional.of(backend.violation(member, "has to be defined"));
        }
        return switch (source.get()) {
            case DataSource.NotChosen none ->
                Optional.of(backend.violation(
                        member, "data source has to be chosen. Available sources: secret, file, inline"));
            case DataSource.Secret(String name) -> notEmpty(backend, member + ".secret", name.isEmpty());
            case DataSource.File(String path) -> notEmpty(backend, member + ".file", path.isEmpty());
            case DataSource.Inline(ByteString bytes) -> notEmpty(backend, member + ".inline", bytes.isEmpty());
            case DataSource.InlineString text -> Optional.empty();
        };
    }

    private static Optional<Violation> notEmpty(Backend backend, String member, boolean empty) {
        return empty ? Optional.of(backend.violation(member, "cannot be empty")) : Optional.empty();
    }

    private List<Violation> violationsOfMaterial(Backend backend, ProvidedConf conf, MeshSecrets secrets) {
        SourceFiles.Reading key = load(backend, conf.key().orElseThrow(), secrets);
        SourceFiles.Reading certificate = load(backend, conf.cert().orElseThrow(), secrets);
        if (key instanceof SourceFiles.Reading.Bytes(ByteString keyPem)
                && certificate instanceof SourceFiles.Reading.Bytes(ByteString certificatePem)) {
            Optional<String> fault = KeyPairCheck.fault(certificatePem, keyPem);
            return fault.isPresent()
                    ? List.of(backend.violation("conf.cert", "not a valid TLS key pair: " + fault.get()))
                    : AuthorityCertificates.violations(backend, certificatePem);
        }
        // The key is loaded first, and what became of it is said of both members: so clients know it.
        String reason = key instanceof SourceFiles.Reading.Failed(String ofKey)
                ? ofKey
                : certificate instanceof SourceFiles.Reading.Failed(String ofCertificate) ? ofCertificate : "";
        String message = "could not load data: " + reason;
        return List.of(backend.violation("conf.cert", message), backend.violation("conf.key", message));
    }

    private SourceFiles.Reading load(Backend backend, DataSource source, MeshSecrets secrets) {
        return switch (source) {
            case DataSource.Secret(String name) ->
                secrets.payload(name)
                        .<SourceFiles.Reading>map(SourceFiles.Reading.Bytes::new)
                        .orElseGet(() -> new SourceFiles.Reading.Failed("resource not found: type=\"Secret\" name="
                                + Quoted.of(name) + " mesh=" + Quoted.of(backend.mesh())));
            case DataSource.File(String path) -> files.read(path);
            case DataSource.Inline(ByteString bytes) -> new SourceFiles.Reading.Bytes(bytes);
            case DataSource.InlineString(String text) -> new SourceFiles.Reading.Bytes(ByteString.copyFromUtf8(text));
            case DataSource.NotChosen none -> new SourceFiles.Reading.Failed("no data source is chosen");
        };
    }
}
