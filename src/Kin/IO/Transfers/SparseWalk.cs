using Kin.Native;
using Kin.Native.Files;

namespace Kin.IO.Transfers;

/// <summary>
/// Steps over the holes of a source file (lseek(2), SEEK_DATA and SEEK_HOLE), so that the target gets none of
/// their zeros.
/// </summary>
internal sealed class SparseWalk(TransferEnd source, TransferEnd target)
{
    private long _dataEnd;

    /// <summary>
    /// Skips a hole that begins here, and says how many bytes of data come now; 0: the source is at its end.
    /// </summary>
    public long NextData(long most, out long skipped)
    {
        skipped = 0;
        long place = source.Place()!.Value;
        if (place >= _dataEnd)
        {
            long size = Size();
            long data = Find(place, Libc.SEEK_DATA) ?? Math.Max(size, place);
            skipped = Math.Min(data - place, most);
            Skip(place, skipped, size);
            place += skipped;
            _dataEnd = place < data || place >= size ? place : Find(place, Libc.SEEK_HOLE) ?? size;
        }

        return Math.Min(_dataEnd - place, most - skipped);
    }

    private void Skip(long place, long count, long size)
    {
        if (count == 0)
        {
            return;
        }

        long end = target.Place()!.Value + count;
        source.MoveTo(place + count);
        target.MoveTo(end);

        // A hole at the end has no data after it that would give the target its length.
        using HandleHold held = new(target.Handle);
        if (place + count >= size && FileIdentity.Of(held.Number).Size < end)
        {
            Sys.Check(Libc.ftruncate(held.Number, end), "ftruncate", $"descriptor {held.Number}");
        }
    }

    private long Size()
    {
        using HandleHold held = new(source.Handle);
        return FileIdentity.Of(held.Number).Size;
    }

    // lseek moves the position, which is not ours to move when there is an offset. Null: there is none.
    private long? Find(long place, int whence)
    {
        using HandleHold held = new(source.Handle);
        long before = KernelCopy.Seek(held.Number, 0, Libc.SEEK_CUR);
        long found = KernelCopy.Seek(held.Number, place, whence);
        KernelCopy.Seek(held.Number, before, Libc.SEEK_SET);
        return found >= 0 ? found : found == -Errno.EINVAL && whence == Libc.SEEK_DATA ? place : null;
    }
}
