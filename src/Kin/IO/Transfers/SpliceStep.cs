using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>splice(2) where one of the two ends is a pipe.</summary>
internal sealed class SpliceStep(TransferEnd source, TransferEnd target, bool mayBlock)
    : TransferStep(source, target, mayBlock)
{
    public override TransferMethod Method => TransferMethod.Splice;

    public override Outcome Move(long most, out long moved)
    {
        if (SourceWouldBlock)
        {
            moved = 0;
            return Outcome.SourceNotReady;
        }

        using HandleHold from = new(Source.Handle), to = new(Target.Handle);
        long result = KernelCopy.Splice(
            from.Number, ref Source.Offset, to.Number, ref Target.Offset, most, MayBlock);
        return Judge(result, "splice", out moved);
    }
}
