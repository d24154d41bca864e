package dev.migration.postgresql;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.contract.ToolLockContract;
import dev.migration.fixture.PostgreSqlWorkbench;
import java.util.zip.CRC32;

class PostgreSqlToolLockTest extends PostgreSqlWorkbench implements ToolLockContract {

    private long key() {
        var crc = new CRC32();
        crc.update(("public\0schema_migrations\0" + dataSource.getDatabaseName()).getBytes(UTF_8));
        return (int) crc.getValue() * 1486364155 & 0xFFFFFFFFL;
    }

    @Override
    public String tryLock() {
        return "SELECT pg_try_advisory_lock(" + key() + ")";
    }

    @Override
    public String unlock() {
        return "SELECT pg_advisory_unlock(" + key() + ")";
    }
}
