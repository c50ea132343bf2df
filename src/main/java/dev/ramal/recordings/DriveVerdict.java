package dev.ramal.recordings;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import dev.ramal.deliveries.DeliveryFailed;
import dev.ramal.deliveries.Fault;
import dev.ramal.deliveries.Fault.Kind;
import dev.ramal.deliveries.RetryLater;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a failure of Google Drive means for the delivery, in a sentence that helps whoever reads it. */
public final class DriveVerdict {

    private static final String DRIVE = "Google Drive";
    private static final Duration UNTIL_LESS_BUSY = Duration.ofSeconds(60);

    /** What the server of the tokens says, whose answers have another shape. */
    private static final List<String> TOKEN_ERRORS = List.of(
            "invalid_grant",
            "unauthorized_client",
            "invalid_client",
            "deleted_client",
            "disabled_client",
            "invalid_scope");

    /** The failure as a way the try can end: ours as they are, Google's and the network's as what they mean. */
    public static RuntimeException of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DeliveryFailed ours) {
                return ours;
            }
        }
        HttpResponseException answer = find(failure, HttpResponseException.class);
        if (answer != null) {
            return of(answer);
        }
        IOException broken = find(failure, IOException.class);
        if (broken != null) {
            return new DeliveryFailed(
                    "Google Drive: " + broken.getClass().getSimpleName(), new Fault(Kind.UNREACHABLE, DRIVE), failure);
        }
        return new DeliveryFailed("Google Drive: " + failure.getClass().getSimpleName(), failure);
    }

    /** Throws what {@link #of} says. */
    @SuppressWarnings("DoNotCallSuggester") // a step of a route
    public static void judge(Exception failure) {
        throw of(failure);
    }

    /** Goes on when Google answered with that status; otherwise throws what {@link #of} says. */
    public static void judgeUnless(int status, Exception failure) {
        HttpResponseException answer = find(failure, HttpResponseException.class);
        if (answer == null || answer.getStatusCode() != status) {
            throw of(failure);
        }
    }

    /** Whether Google itself answered the request with that status, not one that was asked on the way to it. */
    public static boolean refuses(int status, Exception failure) {
        HttpResponseException answer = find(failure, HttpResponseException.class);
        return answer != null && answer.getStatusCode() == status && find(failure, DeliveryFailed.class) == null;
    }

    private static RuntimeException of(HttpResponseException answer) {
        String reason = reason(answer);
        int status = answer.getStatusCode();
        if (status == 429 || reason.equals("userRateLimitExceeded") || reason.equals("rateLimitExceeded")) {
            return new RetryLater(waitOf(answer), "Google Drive is busy: " + status, answer);
        }
        return switch (reason) {
            case "storageQuotaExceeded" ->
                failed(
                        Kind.DRIVE_ROOM,
                        "Google Drive has no room: a service account owns no storage, so give it a shared drive as"
                                + " drive.folder-id, a person as drive.delegate, or use a person's refresh token;"
                                + " if a person owns the folder, their storage is full",
                        answer);
            case "invalid_grant" ->
                failed(
                        Kind.DRIVE_LOGIN,
                        "Google no longer accepts the refresh token or key (invalid_grant): authorise Ramal again,"
                                + " and check drive.delegate and this computer's clock",
                        answer);
            case "unauthorized_client" ->
                failed(
                        Kind.DRIVE_DELEGATION,
                        "Google does not let Ramal in (unauthorized_client): for drive.delegate an administrator must"
                                + " grant the service account's client id the scope in drive.scope; a refresh token is"
                                + " good for the client alone that it was made for",
                        answer);
            case "invalid_client", "deleted_client", "disabled_client" ->
                failed(Kind.DRIVE_CLIENT, "Google does not know drive.client-id with this drive.client-secret", answer);
            case "insufficientPermissions", "appNotAuthorizedToFile", "invalid_scope" ->
                failed(
                        Kind.DRIVE_SCOPE,
                        "what Ramal was granted does not cover Google Drive: authorise it again with the scope"
                                + " https://www.googleapis.com/auth/drive",
                        answer);
            case "insufficientFilePermissions", "insufficientParentPermissions", "forbidden" ->
                failed(
                        Kind.DRIVE_FORBIDS,
                        "Google Drive forbids writing into drive.folder-id: share it with Ramal's account as"
                                + " content manager or editor",
                        answer);
            case "accessNotConfigured", "SERVICE_DISABLED" ->
                failed(
                        Kind.DRIVE_API_OFF,
                        "the Google Drive API is not switched on in the Google Cloud project",
                        answer);
            case "notFound" ->
                failed(
                        Kind.DRIVE_FOLDER,
                        "Google Drive does not show drive.folder-id to Ramal's account: check the id, and share the"
                                + " folder or shared drive with the account",
                        answer);
            default ->
                status < 500
                        ? new DeliveryFailed(
                                "Google Drive answers " + status + named(reason),
                                new Fault(Kind.DRIVE_REFUSES, status + named(reason)),
                                answer)
                        : new DeliveryFailed(
                                "Google Drive answers " + status, new Fault(Kind.OUT_OF_ORDER, DRIVE), answer);
        };
    }

    private static DeliveryFailed failed(Kind kind, String text, HttpResponseException answer) {
        return new DeliveryFailed(text, Fault.of(kind), answer);
    }

    /** What Google calls it, for who looks it up. */
    private static String named(String reason) {
        return reason.matches("[A-Za-z_]{1,60}") ? " (" + reason + ")" : "";
    }

    private static String reason(HttpResponseException answer) {
        if (answer instanceof GoogleJsonResponseException json && json.getDetails() != null) {
            List<GoogleJsonError.ErrorInfo> errors = json.getDetails().getErrors();
            if (errors != null && !errors.isEmpty() && errors.get(0).getReason() != null) {
                return errors.get(0).getReason();
            }
        }
        String content = answer.getContent();
        for (String word : TOKEN_ERRORS) {
            if (content != null && content.contains('"' + word + '"')) {
                return word;
            }
        }
        return "";
    }

    private static Duration waitOf(HttpResponseException answer) {
        String text = answer.getHeaders() == null ? null : answer.getHeaders().getRetryAfter();
        return text != null && text.matches("\\d{1,5}") ? Duration.ofSeconds(Long.parseLong(text)) : UNTIL_LESS_BUSY;
    }

    private static <T> @Nullable T find(Throwable failure, Class<T> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
