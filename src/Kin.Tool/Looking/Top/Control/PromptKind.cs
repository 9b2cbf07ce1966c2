namespace Kin.Tool.Looking.Top.Control;

/// <summary>What is being asked for.</summary>
internal enum PromptKind
{
    Filter,
    User,
    Delay,
    SignalProcess,
    SignalName,
    ReniceProcess,
    NiceValue,
}
