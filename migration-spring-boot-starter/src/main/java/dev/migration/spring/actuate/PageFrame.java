package dev.migration.spring.actuate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * What every page begins and ends with. A page needs nothing but itself: its policy allows this stylesheet, by its hash, and
 * nothing else, so that even a text that got through as markup could neither run nor load anything.
 */
final class PageFrame {

    /** In seconds; long enough to read a line. */
    private static final int REFRESH = 5;

    private static final String STYLE = """
            :root{color-scheme:light dark;--back:#fff;--text:#1b1f24;--quiet:#57606a;--line:#d0d7de;--box:#f6f8fa;
            --link:#0550ae;--good:#116329;--waiting:#7d4e00;--noted:#0550ae;--bad:#a40e26}
            @media(prefers-color-scheme:dark){:root{--back:#0f1317;--text:#e6edf3;--quiet:#9aa4af;--line:#3d444d;--box:#181d23;
            --link:#79c0ff;--good:#56d364;--waiting:#e3b341;--noted:#79c0ff;--bad:#ff8a80}}
            *,::before{box-sizing:border-box}
            body{margin:0 auto;padding:1rem;max-width:64rem;background:var(--back);color:var(--text);
            font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
            h1,h2,h3,p,ul,ol,dl,dd,pre{margin:0}
            h1{font-size:1.5rem}h2{font-size:1.25rem;margin-top:2rem}h3{font-size:1rem;margin-top:1.25rem}
            a{color:var(--link)}:focus-visible{outline:2px solid var(--link);outline-offset:2px}
            .lines{white-space:pre-line}.next{margin-top:.25rem;font-weight:600}abbr{font-family:ui-monospace,monospace;text-decoration:none}
            h1 .quiet,h2 .quiet{font-weight:400}.diff .good,.diff .bad{color:var(--tone)}.diff .quiet{font-size:inherit}
            .quiet{color:var(--quiet);font-size:.875rem}
            .good{--tone:var(--good)}.waiting{--tone:var(--waiting)}.noted{--tone:var(--noted)}.bad{--tone:var(--bad)}
            .verdict,.state{color:var(--tone);font-weight:600}
            .note,.problem{margin-top:.5rem;padding:.5rem .75rem;border-left:4px solid var(--tone);background:var(--box)}
            .problems,.rows,nav ul{list-style:none;padding:0}
            pre{white-space:pre-wrap;margin-top:.5rem;padding:.5rem .75rem;background:var(--box);border:1px solid var(--line);
            font:.875rem/1.45 ui-monospace,monospace}
            .rows{margin:.5rem 0 0 .375rem;border-left:2px solid var(--line)}
            .rows li{position:relative;display:grid;grid-template-columns:minmax(0,1fr) 7rem 12rem 9rem;gap:0 1rem;
            align-items:baseline;padding:.25rem 0 .25rem 1.125rem}
            .tenants{border-left:0}.tenants li{grid-template-columns:minmax(0,1fr) 16rem 8rem 11rem}
            .rows li::before{content:"";position:absolute;left:-7px;top:.6rem;width:12px;height:12px;
            border:2px solid var(--tone);border-radius:50%;background:var(--back)}
            .rows .good::before{background:var(--tone)}
            .rows .bad::before{border-radius:0;background:var(--tone)}
            .rows .wide{grid-column:1/-1;margin-top:.25rem}
            .name .quiet{display:block}.took{display:flex;align-items:center;gap:.5rem;white-space:nowrap}
            .took span{min-width:4.5em;text-align:right;font-variant-numeric:tabular-nums}
            svg{flex:none;width:4rem;height:.5rem;background:var(--line);fill:var(--quiet)}
            .more{margin-top:.5rem}
            summary{margin-top:.75rem;padding:.25rem 0;cursor:pointer}
            dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.25rem 1rem;margin:1rem 0}
            dt{color:var(--quiet)}
            footer{margin-top:2rem;border-top:1px solid var(--line);padding-top:.5rem}
            @media(max-width:44rem){.rows li{grid-template-columns:minmax(0,1fr) max-content;gap:0 .5rem;padding-bottom:.75rem}
            .rows .state,.took{justify-self:end}.tenants .name,.tenants .state{grid-column:1/-1;justify-self:start}svg{width:2rem}}
            """;

    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + hash() + "'; base-uri 'none'; form-action 'none'";

    private PageFrame() {}

    /** Up to the begin of the body. */
    static Markup begin(String title, boolean refreshed) {
        Markup page = new Markup()
                .verbatim("<!doctype html>\n")
                .open("html", "lang", "en")
                .open("head")
                .empty("meta", "charset", "utf-8")
                .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
                .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .empty("meta", "name", "robots", "content", "noindex");
        if (refreshed) {
            page.empty("meta", "http-equiv", "refresh", "content", String.valueOf(REFRESH));
        }
        return page.element("title", title)
                .open("style")
                .verbatim(STYLE)
                .close()
                .close()
                .verbatim("\n")
                .open("body");
    }

    /** What {@link #begin} left open, and above it when the databases were asked. */
    static String end(Markup page, Instant asked, boolean refreshed) {
        page.open("footer", "class", "quiet").open("p").text("Asked at ");
        PageTexts.time(page, asked);
        page.text(refreshed ? "; asked again every few seconds while migrations run." : ".");
        return end(page.close().close());
    }

    /** What {@link #begin} left open. */
    static String end(Markup page) {
        return page.close().close().verbatim("\n").toString();
    }

    private static String hash() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(STYLE.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM has SHA-256", e);
        }
    }
}
