package dev.ramal.database;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentMap;
import org.h2.mvstore.Chunk;
import org.h2.mvstore.FileStore;
import org.h2.mvstore.MVStore;

/**
 * The chunks of the database's file of which little is in use, written anew as H2's own background thread would do it.
 *
 * <p>{@link MVStore#compact}, which anybody may call, rewrites any chunk that is not full, the oldest first; and a chunk with
 * more in use than may be written at a time hides all those that H2 looked at before it, so that in the end nothing is
 * rewritten any more. Rewritten are here only those of which less than a part is in use, and the largest of them says how
 * much is written at a time.
 */
final class SparseChunks {

    /** What is written anew at a time, in bytes, unless there is a larger chunk: nobody can commit for a few milliseconds. */
    private static final long AT_A_TIME = 128L * 1024;

    private static final MethodHandle CHUNKS =
            method(FileStore.class, "getChunks", MethodType.methodType(ConcurrentMap.class));
    private static final MethodHandle REWRITE =
            method(FileStore.class, "rewriteChunks", MethodType.methodType(boolean.class, int.class, int.class));
    private static final MethodHandle LOCKED =
            method(MVStore.class, "tryExecuteUnderStoreLock", MethodType.methodType(Object.class, Callable.class));

    private final MVStore store;
    private final FileStore<?> file;
    private final int filled;

    /** @param filled how much of all chunks shall be in use, in percent */
    SparseChunks(MVStore store, int filled) {
        this.store = store;
        this.file = store.getFileStore();
        this.filled = filled;
    }

    /** Whether less of them is in use than shall be. */
    boolean are() {
        return file.getChunksFillRate() < filled;
    }

    /** Writes what is in use of the sparsest into new ones, which {@link MVStore#commit} has to save; whether there was any. */
    boolean rewrite() {
        int atATime = (int) Math.min(Math.max(AT_A_TIME, largest()), Integer.MAX_VALUE);
        Callable<Boolean> rewriting = () -> {
            Boolean any = call(REWRITE, file, atATime, filled);
            // At rest nobody else would, and they count as sparse.
            file.dropUnusedChunks();
            return any;
        };
        return Boolean.TRUE.equals(call(LOCKED, store, rewriting));
    }

    /** What is in use of the one of the sparse in which most is, in bytes. */
    private long largest() {
        Map<Integer, Chunk<?>> chunks = call(CHUNKS, file);
        return chunks.values().stream()
                .filter(chunk -> chunk.maxLenLive * 100 <= chunk.maxLen * filled)
                .mapToLong(chunk -> chunk.maxLenLive)
                .max()
                .orElse(0);
    }

    private static MethodHandle method(Class<?> owner, String name, MethodType type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVirtual(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This is not the H2 that Ramal knows: it has no " + name, e);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // whoever asks knows what the method gives
    private static <R> R call(MethodHandle method, Object... arguments) {
        try {
            return (R) method.invokeWithArguments(arguments);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
