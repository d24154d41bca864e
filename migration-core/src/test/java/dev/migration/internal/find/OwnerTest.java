// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.find.Root.Owner;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerTest {

    /** Stands in for the handlers of an executable jar's loader and of application servers. */
    private static final URLStreamHandler ANY_PROTOCOL = new URLStreamHandler() {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("not opened in this test");
        }
    };

    @ParameterizedTest
    @CsvSource({
        "jar:file:/lib/billing.jar!/migrations, DEPENDENCY, /lib/billing.jar",
        "jar:nested:/app.jar/!BOOT-INF/classes/!/migrations, APPLICATION, /app.jar/!BOOT-INF/classes/",
        "jar:nested:/app.jar/!BOOT-INF/lib/billing.jar!/migrations, DEPENDENCY, /app.jar/!BOOT-INF/lib/billing.jar",
        "jar:file:/app.jar!/BOOT-INF/classes!/migrations, APPLICATION, /app.jar!/BOOT-INF/classes",
        "jar:file:/app.jar!/BOOT-INF/lib/billing.jar!/migrations, DEPENDENCY, /app.jar!/BOOT-INF/lib/billing.jar",
        "jar:file:/app.war!/WEB-INF/classes/migrations, APPLICATION, /app.war",
        "jar:file:/app.war!/WEB-INF/lib/billing.jar!/migrations, DEPENDENCY, /app.war!/WEB-INF/lib/billing.jar",
    })
    void isToldByTheUrl(String url, Owner owner, String description) throws MalformedURLException {
        URL folder = new URL(null, url, ANY_PROTOCOL);

        assertThat(Owner.of(folder)).isEqualTo(owner);
        assertThat(Root.describe(folder)).isEqualTo(description);
    }

    @ParameterizedTest
    @CsvSource({
        "jar:file:/srv/app.jar!/migrations, /srv/app.jar, APPLICATION",
        "jar:file:/srv/my%20app.jar!/migrations, /srv/my app.jar, APPLICATION",
        "jar:file:/srv/app.jar!/migrations, /srv/x/../app.jar, APPLICATION",
        "jar:file:/srv/lib/billing.jar!/migrations, /srv/app.jar, DEPENDENCY",
        "jar:file:/srv/app.jar!/migrations, /srv/app.jar:/srv/lib/billing.jar, DEPENDENCY",
        "jar:file:/srv/app.jar!/migrations, '', DEPENDENCY",
        "jar:file:/srv/app.jar!/lib/billing.jar!/migrations, /srv/app.jar, DEPENDENCY",
        "jar:file:relative.jar!/migrations, /srv/app.jar, DEPENDENCY",
    })
    void isTheApplicationForTheJarThatWasStarted(String url, String classPath, Owner owner)
            throws MalformedURLException {
        assertThat(Owner.of(new URL(null, url, ANY_PROTOCOL), classPath)).isEqualTo(owner);
    }
}
