package dev.migration.internal.text;

import java.nio.charset.CharacterCodingException;

/** A file is not UTF-8. */
public final class MalformedUtf8Exception extends CharacterCodingException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    public MalformedUtf8Exception(long offset) {
        this.offset = offset;
    }

    /** Where the first character that is none starts, in bytes from 0. */
    public long offset() {
        return offset;
    }

    @Override
    public String getMessage() {
        return "not UTF-8: malformed bytes at offset " + offset;
    }
}
