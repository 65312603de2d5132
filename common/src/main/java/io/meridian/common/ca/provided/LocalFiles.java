package io.meridian.common.ca.provided;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Files of this machine. Only plain files of moderate size: a mesh must not make its control plane read a device for ever. */
public final class LocalFiles implements SourceFiles {

    private static final int LARGEST = 1 << 20;

    @Override
    public Content read(String path) {
        try {
            Path file = Path.of(path);
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Content.Failed("read " + path + ": not a plain file");
            }
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(LARGEST + 1);
                return bytes.length > LARGEST
                        ? new Content.Failed("read " + path + ": larger than " + LARGEST + " bytes")
                        : new Content.Bytes(ByteString.copyFrom(bytes));
            }
        } catch (NoSuchFileException | InvalidPathException e) {
            return new Content.Failed("open " + path + ": no such file or directory");
        } catch (AccessDeniedException e) {
            return new Content.Failed("open " + path + ": permission denied");
        } catch (IOException e) {
            return new Content.Failed("open " + path + ": input/output error");
        }
    }
}
