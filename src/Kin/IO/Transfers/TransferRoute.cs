namespace Kin.IO.Transfers;

/// <summary>
/// Which ways there are between two ends, the best first. What looks possible and is refused by the kernel
/// makes room for the next; the last works for everything.
/// </summary>
internal static class TransferRoute
{
    public static IEnumerable<Func<TransferStep>> Between(
        TransferEnd source, TransferEnd target, TransferOptions options, bool mayBlock)
    {
        foreach (TransferMethod method in Possible(source, target, mayBlock).Where(options.Allows))
        {
            yield return () => Step(method, source, target, mayBlock);
        }

        yield return () => new ReadWriteStep(source, target, mayBlock);
    }

    // The kernel joins nothing to a file opened with O_APPEND. It cannot be told for one call alone that a
    // blocking socket is not to block, so that one gets send(2), which can; nor for a terminal.
    private static IEnumerable<TransferMethod> Possible(TransferEnd source, TransferEnd target, bool mayBlock)
    {
        bool maySend = mayBlock
            || (source.IsPlain && target.IsPlain && (!target.IsSocket || target.IsNonBlocking));
        if (target.IsAppending || !maySend)
        {
            yield break;
        }

        bool fromFile = source.IsFile || source.IsBlockDevice;
        if (source.IsFile && target.IsFile)
        {
            yield return TransferMethod.CopyFileRange;
        }

        if (fromFile && !target.IsPipe && target.Offset < 0 && (target.IsFile || target.IsSocket))
        {
            yield return TransferMethod.SendFile;
        }

        bool between = source.IsSocket && (target.IsFile || target.IsSocket);
        if (source.IsPipe || target.IsPipe || between || (fromFile && target.IsFile))
        {
            yield return TransferMethod.Splice;
        }
    }

    private static TransferStep Step(
        TransferMethod method, TransferEnd source, TransferEnd target, bool mayBlock) => method switch
    {
        TransferMethod.CopyFileRange => new FileRangeStep(source, target),
        TransferMethod.SendFile => new SendFileStep(source, target, mayBlock),
        TransferMethod.Splice when source.IsPipe || target.IsPipe => new SpliceStep(source, target, mayBlock),
        _ => new SpliceThroughPipeStep(source, target, mayBlock),
    };
}
