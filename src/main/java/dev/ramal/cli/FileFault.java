package dev.ramal.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Why a file could not be read or written, in a sentence for who runs Ramal. */
public final class FileFault {

    private FileFault() {}

    /** Which file, as far as it is known, and what to do. */
    public static String sentence(@Nullable Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return "There is no " + missing.getFile() + ".";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile()
                    + " is closed to this user: let them read and write it, or run this as Ramal's user.";
        }
        if (e instanceof FileSystemException named && named.getReason() != null) {
            return named.getFile() + " cannot be read or written: " + named.getReason() + ".";
        }
        return "A file cannot be read or written: " + (e == null ? "it is not known why" : e.getMessage()) + ".";
    }
}
