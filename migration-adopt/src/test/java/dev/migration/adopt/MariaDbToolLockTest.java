// SPDX-License-Identifier: Apache-2.0
package dev.migration.adopt;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.migration.fixture.MariaDbWorkbench;
import java.util.zip.CRC32;

class MariaDbToolLockTest extends MariaDbWorkbench implements ToolLockContract {

    private String key() {
        var crc = new CRC32();
        crc.update((column("SELECT DATABASE()").get(0) + ":schema_migrations").getBytes(UTF_8));
        return "'" + ((int) crc.getValue() * 1486364155 & 0xFFFFFFFFL) + "'";
    }

    @Override
    public String tryLock() {
        return "SELECT GET_LOCK(" + key() + ", 0)";
    }

    @Override
    public String unlock() {
        return "SELECT RELEASE_LOCK(" + key() + ")";
    }
}
