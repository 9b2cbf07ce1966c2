using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// A finished message, ready to be put into the ring of any worker, more than once if a worker dies. What is
/// too large for a ring has been moved to a memory file; of handles it has descriptors of its own, so whoever
/// gave them may close them meanwhile; cancellations of tokens are passed on until it is disposed.
/// </summary>
internal sealed class Parcel : IDisposable
{
    private readonly PayloadWriter _content;
    private readonly SafeFd? _file;
    private readonly int _fileBytes;
    private readonly List<SafeFd>? _handles;
    private List<CancellationTokenRegistration>? _bridges;

    /// <summary>Takes over <paramref name="content"/>, which must not be written to any more.</summary>
    public Parcel(PayloadWriter content)
    {
        _content = content;
        try
        {
            if (content.HasHandles)
            {
                _handles = [];
                content.Handles.ForEach(handle => _handles.Add(SafeFd.DuplicateOf(handle)));
            }

            if (content.Length > RegionLayout.MaxInlinePayload)
            {
                _fileBytes = content.Length;
                _file = MemoryFile.CreateWith("kin-payload", content.Written);
                content.Truncate(0);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What goes into the ring.</summary>
    public ReadOnlySpan<byte> Inline => _content.Written;

    /// <summary>Size of the payload, wherever it goes.</summary>
    public int Bytes => _file is null ? _content.Length : _fileBytes;

    public bool IsExternal => _file is not null || _handles is not null;

    public bool HasTokens => _content.HasCancellationTokens;

    public IReadOnlyList<CancellationToken> Tokens => _content.CancellationTokens;

    /// <summary>
    /// Calls back with the index of a token when it is cancelled, on the thread that cancels, until the
    /// parcel is disposed. To be called once, before the parcel is sent.
    /// </summary>
    public void Connect(Action<int> cancelled)
    {
        for (int i = 0; HasTokens && i < Tokens.Count; i++)
        {
            int index = i;
            (_bridges ??= []).Add(Tokens[i].UnsafeRegister(_ => cancelled(index), null));
        }
    }

    /// <summary>
    /// Sends what does not go into the ring; waits while the socket is full. False when the other side is
    /// gone.
    /// </summary>
    public bool SendExternal(PacketSocket socket, long task) => Describe(task).Send(socket, Descriptors());

    /// <summary>Sends what does not go into the ring, if there is room for it now; never waits.</summary>
    public PacketSend TrySendExternal(PacketSocket socket, long task) =>
        Describe(task).TrySend(socket, Descriptors());

    public void Dispose()
    {
        // Unregister and not Dispose, which waits for a callback that may be running and want a lock held
        // here.
        _bridges?.ForEach(bridge => bridge.Unregister());
        _handles?.ForEach(handle => handle.Dispose());
        _file?.Dispose();
        _content.Dispose();
    }

    private ControlMessage Describe(long task) => new(ControlKind.Payload, task, _fileBytes);

    private Span<int> Descriptors()
    {
        List<int> descriptors = [];
        if (_file is not null)
        {
            descriptors.Add(_file.Number);
        }

        descriptors.AddRange(_handles?.Select(handle => handle.Number) ?? []);
        return CollectionsMarshal.AsSpan(descriptors);
    }
}
