// SPDX-License-Identifier: Apache-2.0
package dev.migration.maven;

import java.util.List;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** Passwords that were never encrypted. */
record Decrypted(SettingsDecryptionRequest request) implements SettingsDecryptionResult {

    @Override
    public Server getServer() {
        return request.getServers().get(0);
    }

    @Override
    public List<Server> getServers() {
        return request.getServers();
    }

    @Override
    public Proxy getProxy() {
        return null;
    }

    @Override
    public List<Proxy> getProxies() {
        return List.of();
    }

    @Override
    public List<SettingsProblem> getProblems() {
        return List.of();
    }
}
