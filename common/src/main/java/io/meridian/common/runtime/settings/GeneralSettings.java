package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What concerns the process as a whole: {@code KUMA_GENERAL_*}. */
@ConfigMapping(prefix = "kuma.general")
public interface GeneralSettings {

    /** Where it keeps its state. */
    @WithDefault("${user.home}/.kuma")
    Path workDir();

    /** Certificate of every server that has none of its own, PEM; generated in the work directory when not given. */
    Optional<Path> tlsCertFile();

    /** Key of that certificate, PEM. */
    Optional<Path> tlsKeyFile();
}
