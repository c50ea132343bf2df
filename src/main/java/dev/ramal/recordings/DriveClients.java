package dev.ramal.recordings;

import com.google.api.client.http.HttpBackOffIOExceptionHandler;
import com.google.api.client.http.HttpBackOffUnsuccessfulResponseHandler;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpUnsuccessfulResponseHandler;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ExponentialBackOff;
import com.google.api.services.drive.Drive;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.GiveUp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.component.google.drive.GoogleDriveClientFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes Google's own client as the settings say, once, for the google-drive component and for everyone else. Of what
 * the component passes it uses nothing.
 */
public final class DriveClients implements GoogleDriveClientFactory {

    private final DriveAccess access;
    private @Nullable Drive drive;

    public DriveClients(DriveAccess access) {
        this.access = access;
    }

    /**
     * The client. While Drive is not configured each of its requests gives up, so that routes may name it all the same.
     *
     * @throws DeliveryFailed when the key file cannot be read
     */
    public synchronized Drive client() {
        if (drive == null) {
            try {
                drive = access.configured() ? make() : closed();
            } catch (IOException | RuntimeException e) {
                throw new DeliveryFailed(
                        "the service account's key file is not usable", Fault.of(Fault.Kind.DRIVE_KEY), e);
            }
        }
        return drive;
    }

    @Override
    public Drive makeClient(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable Collection<String> scopes,
            @Nullable String applicationName,
            @Nullable String refreshToken,
            @Nullable String accessToken) {
        return client();
    }

    @Override
    public Drive makeClient(
            @Nullable CamelContext context,
            @Nullable String serviceAccountKey,
            @Nullable Collection<String> scopes,
            @Nullable String applicationName,
            @Nullable String delegate) {
        return client();
    }

    private static Drive closed() {
        return new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {
                    throw new GiveUp("Google Drive is not configured", Fault.of(Fault.Kind.DRIVE_UNSET), null);
                })
                .setApplicationName("Ramal")
                .build();
    }

    private Drive make() throws IOException {
        HttpCredentialsAdapter credentials = new HttpCredentialsAdapter(credentials());
        return new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> {
                    credentials.initialize(request);
                    patient(request);
                })
                .setRootUrl(access.rootUrl().toString())
                .setApplicationName("Ramal")
                .build();
    }

    private GoogleCredentials credentials() throws IOException {
        Path key = access.serviceAccountKey();
        if (key == null) {
            UserCredentials.Builder person = UserCredentials.newBuilder()
                    .setClientId(access.clientId())
                    .setClientSecret(access.clientSecret())
                    .setRefreshToken(access.refreshToken());
            return access.tokenUrl() == null
                    ? person.build()
                    : person.setTokenServerUri(access.tokenUrl()).build();
        }
        try (InputStream in = Files.newInputStream(key)) {
            ServiceAccountCredentials.Builder account =
                    ServiceAccountCredentials.fromStream(in).toBuilder().setScopes(List.of(access.scope()));
            if (access.tokenUrl() != null) {
                account.setTokenServerUri(access.tokenUrl());
            }
            if (access.delegate() != null) {
                account.setServiceAccountUser(access.delegate());
            }
            return account.build();
        }
    }

    /** Within one request, a server's fault or a broken line is tried again: so an upload goes on where it stopped. */
    private void patient(HttpRequest request) {
        int silence = Math.toIntExact(access.silence().toMillis());
        request.setConnectTimeout(silence);
        request.setReadTimeout(silence);
        HttpUnsuccessfulResponseHandler refreshed =
                Objects.requireNonNull(request.getUnsuccessfulResponseHandler(), "the credentials' own handler");
        HttpUnsuccessfulResponseHandler later = new HttpBackOffUnsuccessfulResponseHandler(backOff())
                .setBackOffRequired(HttpBackOffUnsuccessfulResponseHandler.BackOffRequired.ON_SERVER_ERROR);
        request.setUnsuccessfulResponseHandler((asked, answer, supported) ->
                refreshed.handleResponse(asked, answer, supported) || later.handleResponse(asked, answer, supported));
        request.setIOExceptionHandler(new HttpBackOffIOExceptionHandler(backOff()));
    }

    private ExponentialBackOff backOff() {
        return new ExponentialBackOff.Builder()
                .setInitialIntervalMillis(100)
                .setMultiplier(2)
                .setMaxElapsedTimeMillis(Math.toIntExact(access.patience().toMillis()))
                .build();
    }
}
