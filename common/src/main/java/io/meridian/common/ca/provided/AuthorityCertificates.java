package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.Pem;
import io.meridian.common.validation.Violation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;

/** Whether each certificate of a bundle may sign others (X509-SVID; spec/mesh-resource §4.3, C12 to C15). */
final class AuthorityCertificates {

    private AuthorityCertificates() {}

    /** The rules that the certificates break, in their order; the first that is no certificate ends the list. */
    static List<Violation> violations(Backend backend, ByteString pem) {
        List<Violation> violations = new ArrayList<>();
        int k = 0;
        for (Pem.Block block : Pem.decode(pem)) {
            if (!block.type().equals(Pem.CERTIFICATE)) {
                continue;
            }
            String member = "conf.cert[" + k++ + "]";
            try {
                X509CertificateHolder certificate =
                        new X509CertificateHolder(block.der().toByteArray());
                check(certificate, member, backend, violations);
            } catch (IOException | RuntimeException e) {
                // The library throws whatever it stumbles over in hostile bytes.
                violations.add(backend.violation(member, "not a valid x509 certificate: x509: malformed certificate"));
                return violations;
            }
        }
        return violations;
    }

    private static void check(
            X509CertificateHolder certificate, String member, Backend backend, List<Violation> violations) {
        Extensions extensions = certificate.getExtensions();
        BasicConstraints constraints = extensions == null ? null : BasicConstraints.fromExtensions(extensions);
        KeyUsage usage = extensions == null ? null : KeyUsage.fromExtensions(extensions);
        if (constraints == null || !constraints.isCA()) {
            violations.add(backend.violation(
                    member, "basic constraint 'CA' must be set to 'true' (see X509-SVID: 4.1. Basic Constraints)"));
        }
        if (usage == null || !usage.hasUsages(KeyUsage.keyCertSign)) {
            violations.add(backend.violation(
                    member, "key usage extension 'keyCertSign' must be set (see X509-SVID: 4.3. Key Usage)"));
        }
        if (usage != null && usage.hasUsages(KeyUsage.keyAgreement)) {
            violations.add(backend.violation(
                    member,
                    "key usage extension 'keyAgreement' must NOT be set (see X509-SVID: Appendix A. X.509 Field"
                            + " Reference)"));
        }
    }
}
