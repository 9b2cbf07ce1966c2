using Kin.Native;

namespace Kin.IO.Transfers;

/// <summary>sendfile(2). It has no offset for the target.</summary>
internal sealed class SendFileStep(TransferEnd source, TransferEnd target, bool mayBlock)
    : TransferStep(source, target, mayBlock)
{
    public override TransferMethod Method => TransferMethod.SendFile;

    public override Outcome Move(long most, out long moved)
    {
        using HandleHold from = new(Source.Handle), to = new(Target.Handle);
        long result = KernelCopy.SendFile(from.Number, ref Source.Offset, to.Number, most);
        return Judge(result, "sendfile", out moved);
    }
}
