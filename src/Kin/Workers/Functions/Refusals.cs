using Kin.Workers.Functions.Identities;

namespace Kin.Workers.Functions;

/// <summary>The types that mean nothing in another process, and what to do instead of sending them.</summary>
internal static class Refusals
{
    private const string Address =
        "An address means nothing in another process: send the data it points to, or an index.";

    private const string Threading = "System.Threading.";

    // By full name, so that asking loads no assembly. Derived classes are refused with their base.
    private static readonly Dictionary<string, string> s_reasons = Build(
        (Address, ["System.Runtime.InteropServices.GCHandle", "System.Runtime.InteropServices.GCHandle`1",
            "System.Runtime.InteropServices.PinnedGCHandle`1",
            "System.Runtime.InteropServices.WeakGCHandle`1",
            "System.Runtime.DependentHandle", "System.Reflection.Pointer", "System.Buffers.MemoryHandle"]),
        ("A thread, and what belongs to one, stays in its process: start it inside the function.",
            [Threading + "Thread", Threading + "ThreadLocal`1", Threading + "AsyncLocal`1",
            Threading + "SynchronizationContext", Threading + "ExecutionContext",
            Threading + "Tasks.TaskScheduler"]),
        ("A task runs in its process: await it and send its result.",
            [Threading + "Tasks.Task", Threading + "Tasks.ValueTask", Threading + "Tasks.ValueTask`1",
            Threading + "Tasks.TaskCompletionSource", Threading + "Tasks.TaskCompletionSource`1",
            Threading + "Channels.Channel`2", Threading + "Channels.ChannelReader`1",
            Threading + "Channels.ChannelWriter`1"]),
        ("Open it inside the function: send its path, its bytes, or a SafeFileHandle.",
            ["System.IO.Stream", "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.BinaryReader",
            "System.IO.BinaryWriter", "System.IO.Pipelines.PipeReader", "System.IO.Pipelines.PipeWriter",
            "System.IO.FileSystemWatcher", "System.IO.MemoryMappedFiles.MemoryMappedFile",
            "System.IO.UnmanagedMemoryAccessor"]),
        ("It guards the threads of one process: create it inside the function, or use a shared lock.",
            [Threading + "Lock", Threading + "WaitHandle", Threading + "SemaphoreSlim",
                Threading + "SpinLock",
            Threading + "ReaderWriterLock", Threading + "ReaderWriterLockSlim", Threading + "Barrier",
            Threading + "ManualResetEventSlim", Threading + "CountdownEvent"]),
        ("A timer calls back in its process: create it inside the function.",
            [Threading + "Timer", Threading + "PeriodicTimer", "System.Timers.Timer"]),
        ("Send its Token: cancelling the source then cancels there too.",
            [Threading + "CancellationTokenSource", Threading + "CancellationTokenRegistration"]),
        ("Send the object itself: a weak reference does not bring it along.",
            ["System.WeakReference", "System.WeakReference`1"]),
        ("A handle of this kind belongs to its process: open it inside the function.",
            ["System.Runtime.InteropServices.SafeHandle", "System.Runtime.InteropServices.CriticalHandle",
            Threading + "RegisteredWaitHandle"]),
        ("A connection belongs to its process: make it inside the function, or send its SafeSocketHandle.",
            ["System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.UdpClient",
            "System.Net.Sockets.TcpListener", "System.Net.HttpListener", "System.Net.WebSockets.WebSocket"]),
        ("It holds connections of its process: create it inside the function.",
            ["System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpMessageHandler",
            "System.Data.Common.DbConnection"]),
        ("Send the process id: the object belongs to the process that made it.",
            ["System.Diagnostics.Process"]),
        ("It reports what happens in its process: use that of the other side.",
            ["System.Diagnostics.Tracing.EventSource", "System.Diagnostics.Tracing.EventListener",
            "System.Diagnostics.Metrics.Meter", "System.Diagnostics.ActivitySource"]),
        ("Code is loaded by each process: send a type or a path.",
            ["System.Runtime.Loader.AssemblyLoadContext", "System.AppDomain"]),
        ("Its names are looked up by hash codes of one process: send its text (OuterXml), or use XDocument.",
            ["System.Xml.XmlNode", "System.Xml.XmlNameTable", "System.Xml.XmlReader",
                "System.Xml.XmlWriter"]));

    /// <summary>
    /// Why values of this type cannot be sent; null when these rules have nothing against them.
    /// </summary>
    public static string? ReasonFor(Type type)
    {
        if (type == typeof(nint) || type == typeof(nuint) || type.IsPointer || type.IsFunctionPointer)
        {
            return Address;
        }

        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (FrameworkAssembly.Is(level.Assembly) && Reason(level) is { } reason)
            {
                return reason;
            }
        }

        return null;
    }

    /// <summary>Why arrays of such elements cannot be sent, however many elements there are.</summary>
    public static string? OfElements(Type element) =>
        element.IsValueType || element.IsPointer || element.IsFunctionPointer ? ReasonFor(element) : null;

    private static string? Reason(Type type)
    {
        Type named = type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type;
        return named.FullName is { } name ? s_reasons.GetValueOrDefault(name) : null;
    }

    private static Dictionary<string, string> Build(
        params ReadOnlySpan<(string Reason, string[] Types)> groups)
    {
        var reasons = new Dictionary<string, string>(80, StringComparer.Ordinal);
        foreach ((string reason, string[] types) in groups)
        {
            foreach (string type in types)
            {
                reasons.Add(type, reason);
            }
        }

        return reasons;
    }
}
