namespace Kin.IO.Transfers;

/// <summary>A file that is copied into itself must not be read where it is written.</summary>
internal static class SameFile
{
    /// <summary>
    /// How much may be moved: what the caller said, and into the same file no more than there is now, for it
    /// grows.
    /// </summary>
    /// <exception cref="ArgumentException">What is read and what is written overlap.</exception>
    public static long? Limit(TransferEnd source, TransferEnd target, long? count)
    {
        bool same = source.IsFile && target.IsFile
            && source.File.Device == target.File.Device && source.File.Inode == target.File.Inode;
        if (!same)
        {
            return count;
        }

        long from = source.Place()!.Value;
        long to = target.IsAppending ? target.File.Size : target.Place()!.Value;
        long length = Math.Min(count ?? long.MaxValue, Math.Max(source.File.Size - from, 0));
        return from < to + length && to < from + length
            ? throw new ArgumentException("Source and target are the same bytes of the same file.")
            : length;
    }
}
