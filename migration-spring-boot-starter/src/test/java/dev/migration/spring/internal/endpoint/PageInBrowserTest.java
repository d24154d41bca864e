// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import static dev.migration.spring.internal.endpoint.PageFixture.applied;
import static dev.migration.spring.internal.endpoint.PageFixture.database;
import static dev.migration.spring.internal.endpoint.PageFixture.inBatches;
import static dev.migration.spring.internal.endpoint.PageFixture.migration;
import static dev.migration.spring.internal.endpoint.PageFixture.problem;
import static dev.migration.spring.internal.endpoint.PageFixture.running;
import static dev.migration.spring.internal.endpoint.PageFixture.withTenants;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.migration.State;
import dev.migration.internal.report.StatusDocument;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** What only a browser can tell of the page. Skipped where there is no Chromium; pictures are left in the target folder. */
@Timeout(120)
@Tag("smoke-only")
class PageInBrowserTest {

    private static final int WIDE = 1200;
    private static final int PHONE = 360;

    /** What there is to see. */
    enum Scene {
        APPLIED(database(applied(12))),
        FAILED(failed()),
        RUNNING(database(started(), running())),
        WAITING(waiting()),
        BATCHES(inBatches(false, null, null)),
        BATCHES_THAT_WAIT(inBatches(false, "a standby is 12.5 s behind", null)),
        BATCHES_PAUSED(inBatches(true, null, null)),
        BATCHES_FAILED(
                inBatches(false, null, "ERROR: new row violates check constraint \"orders_status\" (SQLSTATE 23514)")),
        MANY(database(applied(300))),
        TENANTS(withTenants(200)),
        SEVERAL(database(applied(40)), failed(), database(List.of(migration(1, State.PENDING))), withTenants(40));

        private final StatusDocument[] databases;

        Scene(StatusDocument... databases) {
            this.databases = databases;
        }

        private static StatusDocument failed() {
            List<StatusDocument.Migration> migrations = new ArrayList<>(applied(6));
            migrations.add(migration(7, "add_phone", State.FAILED, """
                    0007_add_phone.sql:12:5  statement 3 of 4 failed (SQLSTATE 42703)
                        ALTER TABLE patient_contact_details_of_the_clinic ADD COLUMN phone_number_of_the_next_of_kin TEXT
                                    ^ relation "patient_contact_details_of_the_clinic" does not exist"""));
            migrations.add(migration(8, State.PENDING));
            return database(
                    migrations,
                    problem(
                            "checksum-mismatch",
                            "error",
                            """
                            Checksum mismatch for migration 7: expected %s, found %s
                                --- 0007_add_phone.sql (applied)
                                +++ 0007_add_phone.sql (now)
                                @@ -1 +1 @@
                                 ALTER TABLE patient_contact_details_of_the_clinic
                                -    ADD COLUMN phone_number_of_the_next_of_kin TEXT
                                +    ADD COLUMN phone_number_of_the_next_of_kin VARCHAR(20)""".formatted("ab".repeat(32), "cd".repeat(32)),
                            "put the file back as it was and make the change in a new migration"));
        }

        private static StatusDocument waiting() {
            List<StatusDocument.Migration> migrations = new ArrayList<>(applied(6));
            migrations.set(3, migration(4, "drop_contact", State.WAITING, null));
            migrations.set(
                    4, migration(5, "report", State.WAITING, "requires 0004_drop_contact, of the phase contract"));
            return database(migrations);
        }

        private static List<StatusDocument.Migration> started() {
            List<StatusDocument.Migration> migrations = new ArrayList<>(applied(6));
            migrations.add(migration(7, State.PENDING));
            migrations.add(migration(8, State.PENDING));
            return migrations;
        }
    }

    private static ServedPages pages;
    private static Browser browser;

    @BeforeAll
    static void start() throws IOException {
        Browser.require();
        pages = new ServedPages();
        browser = new Browser();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
            pages.close();
        }
    }

    @BeforeEach
    void light() {
        browser.show(WIDE, "light");
    }

    @ParameterizedTest
    @EnumSource
    void itIsPaintedInTheColoursOfTheBrowserAndInItsWidth(Scene scene) throws IOException {
        String name = scene.name().toLowerCase(Locale.ROOT);
        open(scene);
        assertThat(browser.photograph(name).getRGB(0, 0)).isEqualTo(0xFFFFFFFF);
        browser.show(WIDE, "dark");
        assertThat(browser.photograph(name + "-dark").getRGB(0, 0)).isEqualTo(0xFF0F1317);
        browser.show(PHONE, "light");
        assertThat(browser.photograph(name + "-phone").getWidth()).isEqualTo(PHONE);
    }

    @ParameterizedTest
    @EnumSource
    void nothingScrollsSidewaysOnAPhone(Scene scene) {
        browser.show(PHONE, "light");
        open(scene);
        assertFits();
        unfold();
        assertFits();
    }

    private static void assertFits() {
        assertThat((Boolean) browser.run("return document.documentElement.scrollWidth <= window.innerWidth"))
                .as(browser.url())
                .isTrue();
        assertThat(browser.run("return window.innerWidth")).isEqualTo((long) PHONE);
    }

    @ParameterizedTest
    @EnumSource
    void theBrowserHasNothingToComplainOf(Scene scene) {
        browser.complaints();
        open(scene);
        unfold();
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void thePolicyRefusesEvenAScriptThatGotIn() {
        open(Scene.APPLIED);
        browser.run("var s = document.createElement('script'); s.textContent = 'window.evil = 1';"
                + "document.body.append(s)");
        assertThat(browser.run("return window.evil || 'refused'")).isEqualTo("refused");
        assertThat(browser.complaints()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "APPLIED, light",
        "APPLIED, dark",
        "FAILED, light",
        "FAILED, dark",
        "RUNNING, light",
        "RUNNING, dark",
        "TENANTS, light",
        "TENANTS, dark",
        "SEVERAL, light",
        "SEVERAL, dark"
    })
    void everyTextStandsOutFromItsBackground(Scene scene, String colours) {
        browser.show(WIDE, colours);
        open(scene);
        @SuppressWarnings("unchecked")
        List<String> contrasts = (List<String>) browser.run(CONTRASTS);
        assertThat(contrasts)
                .isNotEmpty()
                .allSatisfy(contrast -> assertThat(Double.parseDouble(contrast.substring(0, contrast.indexOf(' '))))
                        .as(contrast)
                        .isGreaterThanOrEqualTo(4.5));
    }

    @ParameterizedTest
    @Tag("smoke")
    @EnumSource(names = "MANY", mode = EnumSource.Mode.EXCLUDE) // more of the same, which takes long to judge
    void everyoneCanUseIt(Scene scene) throws IOException {
        open(scene);
        assertThat(violations()).asInstanceOf(LIST).isEmpty();
        unfold();
        assertThat(violations()).asInstanceOf(LIST).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "SEVERAL"})
    void everyLinkIsReachedByTheTabKeyAndShowsThatItIs(Scene scene) {
        open(scene);
        unfold();
        Set<String> links = new TreeSet<>();
        browser.all("a, summary").forEach(link -> links.add(link.getText()));
        Set<String> reached = new TreeSet<>();
        for (int i = 0; i < browser.all("a, summary").size(); i++) {
            browser.press(Keys.TAB);
            reached.add((String) browser.run("var e = document.activeElement, s = getComputedStyle(e);"
                    + "return s.outlineStyle === 'solid' && parseFloat(s.outlineWidth) >= 2 ? e.innerText : 'unseen'"));
        }
        assertThat(reached).isEqualTo(links);
    }

    @Test
    void theOlderOnesAreUnfoldedByTheKeyboard() {
        open(Scene.MANY);
        assertThat(browser.find("section > details ol").isDisplayed()).isFalse();
        browser.find("section > details > summary").sendKeys(Keys.ENTER);
        assertThat(browser.find("section > details ol").isDisplayed()).isTrue();
    }

    @Test
    void aMigrationIsUnfoldedAndLeadsToItsJson() {
        open(Scene.FAILED);
        assertThat(browser.find("main dl").isDisplayed()).isFalse();
        browser.find("main .rows summary").click();
        assertThat(browser.find("main dl").isDisplayed()).isTrue();
        browser.find("main .rows a").click();
        assertThat(browser.url()).isEqualTo(pages.url() + "/dataSource/0008");
    }

    @Test
    void aTenantIsUnfoldedToWhatIsNotApplied() {
        open(Scene.TENANTS);
        browser.find(".tenants summary").click();
        assertThat(browser.find(".tenants .rows .name").isDisplayed()).isTrue();
    }

    @Test
    @Tag("smoke")
    void itAsksAgainWhileMigrationsRunAndNoLonger() {
        open(Scene.RUNNING);
        assertThat(browser.title())
                .isEqualTo("Migrations: migrations are running now · clinic · db.example:5432/clinic");
        pages.show(Scene.APPLIED.databases);
        browser.waitFor(driver -> String.valueOf(driver.getTitle()).startsWith("Migrations: up to date "));
        assertThat(browser.all("meta[http-equiv=refresh]")).isEmpty();
    }

    private static void unfold() {
        browser.run("document.querySelectorAll('details').forEach(d => d.open = true)");
    }

    private static void open(Scene scene) {
        pages.show(scene.databases);
        browser.open(pages.url());
    }

    /**
     * By the rules of WCAG 2.1, A and AA, and what is good practice, such as the order of headings. That a page asks for itself
     * anew while migrations run is against one of them: without a script it can do no other.
     */
    private static Object violations() throws IOException {
        var axe = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/resources/webjars/axe-core/*/axe.min.js")[0];
        try (InputStream source = axe.getInputStream()) {
            browser.run(new String(source.readAllBytes(), StandardCharsets.UTF_8));
        }
        return browser.runAsync("var done = arguments[arguments.length - 1];"
                + "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],"
                + "rules: {'meta-refresh': {enabled: false}}})"
                + ".then(r => done(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html).join(' '))))");
    }

    /** Of every element that has text of its own, against the colour behind it. */
    private static final String CONTRASTS = """
            function channels(c) { return c.match(/[0-9.]+/g).map(Number); }
            function luminance(c) {
              var [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4); });
              return 0.2126 * r + 0.7152 * g + 0.0722 * b;
            }
            function behind(e) {
              for (; e; e = e.parentElement) {
                var c = channels(getComputedStyle(e).backgroundColor);
                if (c.length === 3 || c[3] > 0) return c;
              }
              return [255, 255, 255];
            }
            return [...document.body.querySelectorAll('*')]
              .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility())
              .map(e => {
                var a = luminance(channels(getComputedStyle(e).color).slice(0, 3)), b = luminance(behind(e).slice(0, 3));
                return ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toFixed(2) + ' ' + e.outerHTML.slice(0, 80);
              });
            """;
}
