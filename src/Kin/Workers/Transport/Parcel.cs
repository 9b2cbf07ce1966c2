using System.Runtime.InteropServices;
using Kin.Native;
using Kin.Native.Memory;

namespace Kin.Workers.Transport;

/// <summary>
/// A finished message, ready to be put into the ring of any worker, more than once if a worker dies. What is too large
/// for a ring has been moved to a memory file; handles stay open as long as the parcel.
/// </summary>
internal sealed class Parcel : IDisposable
{
    private readonly PayloadWriter _content;
    private readonly SafeFd? _file;
    private readonly int _fileBytes;

    /// <summary>Takes over <paramref name="content"/>, which must not be written to any more.</summary>
    public Parcel(PayloadWriter content)
    {
        _content = content;
        if (content.Length > RegionLayout.MaxInlinePayload)
        {
            _fileBytes = content.Length;
            _file = MemoryFile.CreateWith("kin-payload", content.Written);
            content.Truncate(0);
        }
    }

    /// <summary>What goes into the ring.</summary>
    public ReadOnlySpan<byte> Inline => _content.Written;

    public bool IsExternal => _file is not null || _content.HasHandles;

    public bool HasTokens => _content.HasCancellationTokens;

    public IReadOnlyList<CancellationToken> Tokens => _content.CancellationTokens;

    /// <summary>Sends what does not go into the ring; waits while the socket is full. False when the other side is gone.</summary>
    public bool SendExternal(PacketSocket socket, long task) => Describe(task).Send(socket, Descriptors());

    /// <summary>Sends what does not go into the ring, if there is room for it now; never waits.</summary>
    public PacketSend TrySendExternal(PacketSocket socket, long task) => Describe(task).TrySend(socket, Descriptors());

    public void Dispose()
    {
        _content.Dispose();
        _file?.Dispose();
    }

    private ControlMessage Describe(long task) => new(ControlKind.Payload, task, _fileBytes);

    private Span<int> Descriptors()
    {
        List<int> descriptors = [];
        if (_file is not null)
        {
            descriptors.Add(_file.Number);
        }

        if (_content.HasHandles)
        {
            descriptors.AddRange(_content.Handles.Select(handle => (int)handle.DangerousGetHandle()));
        }

        return CollectionsMarshal.AsSpan(descriptors);
    }
}
