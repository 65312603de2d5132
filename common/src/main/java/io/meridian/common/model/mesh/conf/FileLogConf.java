package io.meridian.common.model.mesh.conf;

import com.google.protobuf.Struct;

/**
 * An access log in a file.
 *
 * @param path the file, on the host of the proxy
 */
public record FileLogConf(String path) {
    public static Conf<FileLogConf> read(Struct conf) {
        return Conf.read(conf, reader -> new FileLogConf(reader.string("path")));
    }
}
