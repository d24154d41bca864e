package dev.migration.internal.text;

import java.io.IOException;

/** A script has the character U+0000, at which some databases end a statement without an error. */
public final class NulCharacterException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    NulCharacterException(long offset) {
        this.offset = offset;
    }

    /** Where it is, in bytes from 0. */
    public long offset() {
        return offset;
    }

    @Override
    public String getMessage() {
        return "the character U+0000 at offset " + offset;
    }
}
