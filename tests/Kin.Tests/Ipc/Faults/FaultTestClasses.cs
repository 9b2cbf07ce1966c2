namespace Kin.Tests.Ipc.Faults;

public sealed class MutexFaultTests() : FaultTests(() => new MutexFaults());

public sealed class PermitFaultTests() : FaultTests(() => new PermitFaults());

public sealed class EventFaultTests() : FaultTests(() => new EventFaults());

public sealed class ProducerFaultTests() : FaultTests(() => new ProducerFaults());

public sealed class ConsumerFaultTests() : FaultTests(() => new ConsumerFaults());

public sealed class FrameFaultTests() : FaultTests(() => new FrameFaults());

public sealed class NameFaultTests() : FaultTests(() => new NameFaults());
