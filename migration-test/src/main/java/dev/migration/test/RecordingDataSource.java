// SPDX-License-Identifier: Apache-2.0
package dev.migration.test;

import dev.migration.DatabaseAccessException;
import dev.migration.Vendor;
import dev.migration.internal.database.product.Products;
import dev.migration.internal.secrets.MaskedLog;
import dev.migration.internal.session.RecordedDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.support.ProxyDataSource;
import org.jspecify.annotations.Nullable;

/** Records each text that its connections prepare or send. */
final class RecordingDataSource extends ProxyDataSource implements RecordedDataSource, MethodExecutionListener {

    private static final MaskedLog LOG = MaskedLog.of(RecordingDataSource.class);

    /** Of connections and statements, where their first argument is a text. */
    private static final Set<String> SENDING = Set.of(
            "prepareStatement",
            "prepareCall",
            "execute",
            "executeQuery",
            "executeUpdate",
            "executeLargeUpdate",
            "addBatch");

    private final DataSource unrecorded;
    private final RecordedStatements statements;
    private volatile @Nullable Vendor vendor;
    private volatile boolean unsupported;

    RecordingDataSource(DataSource unrecorded, RecordedStatements statements) {
        super(unrecorded);
        this.unrecorded = unrecorded;
        this.statements = statements;
        setProxyConfig(ProxyConfig.Builder.create().methodListener(this).build());
    }

    @Override
    public Supplier<DataSource> unrecorded() {
        return () -> unrecorded;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return known(super.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return known(super.getConnection(user, password));
    }

    /** Asks the driver alone: a query would start a transaction where the pool's connections are not in autocommit. */
    private Connection known(Connection connection) throws SQLException {
        if (vendor == null && !unsupported) {
            try {
                vendor = Products.vendor(connection);
            } catch (DatabaseAccessException e) {
                unsupported = true;
                LOG.warn("What is sent to this database is not recorded: {}", e.getMessage());
            }
        }
        return connection;
    }

    @Override
    public void beforeMethod(MethodExecutionContext call) {
        Vendor product = vendor;
        if (product != null
                && SENDING.contains(call.getMethod().getName())
                && call.getMethodArgs() != null
                && call.getMethodArgs().length > 0
                && call.getMethodArgs()[0] instanceof String sql) {
            statements.add(product, sql);
        }
    }

    @Override
    public void afterMethod(MethodExecutionContext call) {
        // What is sent was noted before, as it may fail.
    }
}
