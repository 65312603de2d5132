package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.CertificateAuthority;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.validation.Quoted;
import io.meridian.common.validation.Violation;
import io.meridian.wire.plugins.ca.ProvidedCertificateAuthorityConfig;
import io.meridian.wire.system.v1alpha1.DataSource;
import io.meridian.wire.system.v1alpha1.DataSource.TypeCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
        return switch (conf(backend)) {
            case Reading.Untypeable<ProvidedCertificateAuthorityConfig>(String reason) ->
                List.of(backend.violation("conf", "could not convert backend config: " + reason));
            case Reading.Typed<ProvidedCertificateAuthorityConfig>(var conf) -> {
                List<Violation> violations = new ArrayList<>();
                chosen(backend, "conf.cert", conf.hasCert(), conf.getCert()).ifPresent(violations::add);
                chosen(backend, "conf.key", conf.hasKey(), conf.getKey()).ifPresent(violations::add);
                yield violations.isEmpty() ? violationsOfMaterial(backend, conf, secrets) : violations;
            }
        };
    }

    @Override
    public List<String> advice(Backend backend) {
        return hasInlineKey(backend)
                ? List.of(backend.path("conf.key")
                        + " holds a private key: everyone who may read the Mesh can read it. Put it"
                        + " into a Secret of the mesh and name that")
                : List.of();
    }

    @Override
    public Set<String> secretsOf(Backend backend) {
        return switch (conf(backend)) {
            case Reading.Untypeable<ProvidedCertificateAuthorityConfig> untypeable -> Set.of();
            case Reading.Typed<ProvidedCertificateAuthorityConfig>(var conf) ->
                Stream.of(conf.getCert(), conf.getKey())
                        .filter(source -> source.getTypeCase() == TypeCase.SECRET)
                        .map(DataSource::getSecret)
                        .collect(Collectors.toUnmodifiableSet());
        };
    }

    @Override
    public Provision provision(Backend backend, MeshSecrets secrets) {
        return new Provision.Complete();
    }

    private static Reading<ProvidedCertificateAuthorityConfig> conf(Backend backend) {
        return TypedConf.read(backend.definition().conf(), ProvidedCertificateAuthorityConfig.getDefaultInstance());
    }

    private static boolean hasInlineKey(Backend backend) {
        return switch (conf(backend)) {
            case Reading.Untypeable<ProvidedCertificateAuthorityConfig> untypeable -> false;
            case Reading.Typed<ProvidedCertificateAuthorityConfig>(var conf) ->
                switch (conf.getKey().getTypeCase()) {
                    case INLINE, INLINE_STRING -> true;
                    case SECRET, FILE, TYPE_NOT_SET -> false;
                };
        };
    }

    private static Optional<Violation> chosen(Backend backend, String member, boolean defined, DataSource source) {
        if (!defined) {
            return Optional.of(backend.violation(member, "has to be defined"));
        }
        return switch (source.getTypeCase()) {
            case TYPE_NOT_SET ->
                Optional.of(backend.violation(
                        member, "data source has to be chosen. Available sources: secret, file, inline"));
            case SECRET ->
                notEmpty(backend, member + ".secret", source.getSecret().isEmpty());
            case FILE -> notEmpty(backend, member + ".file", source.getFile().isEmpty());
            case INLINE ->
                notEmpty(
                        backend,
                        member + ".inline",
                        source.getInline().getValue().isEmpty());
            case INLINE_STRING -> Optional.empty();
        };
    }

    private static Optional<Violation> notEmpty(Backend backend, String member, boolean empty) {
        return empty ? Optional.of(backend.violation(member, "cannot be empty")) : Optional.empty();
    }

    private List<Violation> violationsOfMaterial(
            Backend backend, ProvidedCertificateAuthorityConfig conf, MeshSecrets secrets) {
        SourceFiles.Content key = load(backend, conf.getKey(), secrets);
        SourceFiles.Content certificate = load(backend, conf.getCert(), secrets);
        if (key instanceof SourceFiles.Content.Bytes(ByteString keyPem)
                && certificate instanceof SourceFiles.Content.Bytes(ByteString certificatePem)) {
            Optional<String> fault = KeyPairCheck.fault(certificatePem, keyPem);
            return fault.isPresent()
                    ? List.of(backend.violation("conf.cert", "not a valid TLS key pair: " + fault.get()))
                    : AuthorityCertificates.violations(backend, certificatePem);
        }
        // The key is loaded first, and what became of it is said of both members: so clients know it.
        String reason = key instanceof SourceFiles.Content.Failed(String ofKey)
                ? ofKey
                : certificate instanceof SourceFiles.Content.Failed(String ofCertificate) ? ofCertificate : "";
        String message = "could not load data: " + reason;
        return List.of(backend.violation("conf.cert", message), backend.violation("conf.key", message));
    }

    private SourceFiles.Content load(Backend backend, DataSource source, MeshSecrets secrets) {
        return switch (source.getTypeCase()) {
            case SECRET ->
                secrets.payload(source.getSecret())
                        .<SourceFiles.Content>map(SourceFiles.Content.Bytes::new)
                        .orElseGet(() -> new SourceFiles.Content.Failed("resource not found: type=\"Secret\" name="
                                + Quoted.of(source.getSecret()) + " mesh=" + Quoted.of(backend.mesh())));
            case FILE -> files.read(source.getFile());
            case INLINE -> new SourceFiles.Content.Bytes(source.getInline().getValue());
            case INLINE_STRING -> new SourceFiles.Content.Bytes(ByteString.copyFromUtf8(source.getInlineString()));
            case TYPE_NOT_SET -> new SourceFiles.Content.Failed("no data source is chosen");
        };
    }
}
