package dev.migration.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose bytes are made piece by piece, as they are read. */
abstract class PieceStream extends InputStream {

    private byte[] piece = new byte[0];
    private int position;

    /** Makes the next piece, which may be empty; false at the end. */
    abstract boolean make(ByteArrayOutputStream next) throws IOException;

    private boolean hasMore() throws IOException {
        var next = new ByteArrayOutputStream();
        while (position == piece.length) {
            if (!make(next)) {
                return false;
            }
            piece = next.toByteArray();
            position = 0;
            next.reset();
        }
        return true;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? piece[position++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int from, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int count = Math.min(wanted, piece.length - position);
        System.arraycopy(piece, position, target, from, count);
        position += count;
        return count;
    }
}
