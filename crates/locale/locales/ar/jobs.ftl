### المهام: عمل واحد لكثير من الأشخاص.

admin-nav-jobs = المهام
jobs-title = المهام
jobs-text = عمل على كثير من الأشخاص دفعة واحدة. يستمر عند إغلاق هذه الصفحة وعند إعادة تشغيل البرنامج.
jobs-operator = المشغّل على الجهاز
jobs-empty-title = لا مهام بعد
jobs-empty-text = حدّد أشخاصاً في «المستخدمون النشطون» وأعد تعيين كلمات مرورهم، أو عيّن كلمات مرور من ملف.
jobs-select = تحديد أشخاص
jobs-what = المهمة
jobs-state = الحالة
jobs-progress = التقدم
jobs-started-by = بدأها
jobs-created = أُنشئت
jobs-people = { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}
jobs-of = { $done } من { $total }

jobs-kind-reset = إعادة تعيين كلمات المرور
jobs-kind-links = إرسال روابط لاختيار كلمة مرور
jobs-kind-set_from_file = تعيين كلمات مرور من ملف
jobs-kind-force_change = فرض تغيير كلمات المرور
jobs-kind-block = حظر تسجيل الدخول
jobs-kind-end_sessions = تسجيل الخروج من كل مكان
jobs-kind-import = استيراد مستخدمين
jobs-kind-campaign = إرسال حملة الاسترداد

jobs-state-preparing = قيد التحضير
jobs-state-scheduled = مجدولة
jobs-state-running = قيد التنفيذ
jobs-state-paused = موقوفة مؤقتاً
jobs-state-done = منتهية
jobs-state-cancelled = ملغاة

jobs-new-title = تغيير عدة أشخاص
jobs-new-text = لا يحدث شيء قبل أن ترى بالضبط من يشملهم ذلك وتؤكده.
jobs-new-gone-title = لم يُحدَّد أحد
jobs-new-gone-text = يبقى التحديد في الطريق من القائمة إلى هذه الصفحة فقط. حدّد من جديد في «المستخدمون النشطون».
jobs-work = ما الذي يُفعل
jobs-work-reset = إعادة تعيين كلمة المرور
jobs-work-reset-text = يحصل كل واحد على كلمة مرور مؤقتة ويُسجَّل خروجه من كل مكان.
jobs-work-links = إرسال رابط لاختيار كلمة مرور إلى كل مستخدم
jobs-work-links-text = إلى العنوان البديل. لا توجد كلمة مرور حتى يختارها صاحبها.
jobs-work-force = فرض تغيير كلمة المرور
jobs-work-force-text = عند تسجيل الدخول التالي. تعمل كلمات المرور الحالية حتى ذلك الحين.
jobs-work-block = حظر تسجيل الدخول
jobs-work-block-text = يُسجَّل خروجهم ولا يمكنهم تسجيل الدخول حتى تسمح بذلك مجدداً.
jobs-work-sign_out = تسجيل الخروج من كل مكان
jobs-work-sign_out-text = تبقى كلمات المرور كما هي.
jobs-work-campaign = إرسال حملة الاسترداد
jobs-work-campaign-text = كل من لا يستطيع العودة بنفسه يتلقى رسالة تطلب بيانات الاتصال. لا يُطلب من أحد مرتين خلال سبعة أيام.
jobs-travel = كيف تصل كلمات المرور
jobs-show = عرضها هنا
jobs-show-text = جدولاً وقصاصات للطباعة وملفاً، لك وحدك.
jobs-own = إرسال كل كلمة إلى العنوان البديل لصاحبها
jobs-own-text = من ليس له عنوان تُعرض كلمته لك.
jobs-whole = إرسال القائمة كلها إليّ
jobs-whole-text = عند انتهاء المهمة، في ملف إلى عنوانك البديل المثبت، وتُعرض هنا أيضاً. لألف شخص على الأكثر. البريد ليس خاصاً: من يقرأ صندوقك يملك كل كلمات المرور هذه.
jobs-whole-mailed = تُرسل رسالة واحدة فيها القائمة كلها إلى عنوانك البديل عند انتهاء المهمة. البريد ليس خاصاً: احذفها بعد استخدامها.
jobs-shape = كيف تُصنع
jobs-when = البدء
jobs-now = الآن
jobs-later = لاحقاً
jobs-at = التاريخ والوقت
jobs-at-wrong = اختر تاريخاً ووقتاً خلال التسعين يوماً القادمة.
jobs-preview = معاينة
jobs-preview-wait = جارٍ العد…
jobs-preview-people = { $count ->
    [zero] سيُغيَّر: لا أحد
    [one] سيُغيَّر: شخص واحد
    [two] سيُغيَّر: شخصان
    [few] سيُغيَّر: { $count } أشخاص
    [many] سيُغيَّر: { $count } شخصاً
   *[other] سيُغيَّر: { $count } شخص
}
jobs-preview-mailed = { $count ->
    [zero] سيتلقى رسالة: لا أحد
    [one] سيتلقى رسالة: شخص واحد
    [two] سيتلقى رسالة: شخصان
    [few] سيتلقى رسالة: { $count } أشخاص
    [many] سيتلقى رسالة: { $count } شخصاً
   *[other] سيتلقى رسالة: { $count } شخص
}
jobs-preview-nobody = لن يُغيَّر أحد.
jobs-preview-more = { $count ->
    [zero] وأيضاً: لا أحد
    [one] وأيضاً: شخص واحد
    [two] وأيضاً: شخصان
    [few] وأيضاً: { $count } أشخاص
    [many] وأيضاً: { $count } شخصاً
   *[other] وأيضاً: { $count } شخص
}
jobs-preview-administrators = { $count ->
    [zero] ليس بينهم مسؤول.
    [one] بينهم مسؤول واحد.
    [two] بينهم مسؤولان.
    [few] بينهم { $count } مسؤولين.
    [many] بينهم { $count } مسؤولاً.
   *[other] بينهم { $count } مسؤول.
}
jobs-preview-unreachable = { $count ->
    [zero] بلا عنوان بديل، وتُعرض كلماتهم لك: لا أحد
    [one] بلا عنوان بديل، وتُعرض كلماتهم لك: شخص واحد
    [two] بلا عنوان بديل، وتُعرض كلماتهم لك: شخصان
    [few] بلا عنوان بديل، وتُعرض كلماتهم لك: { $count } أشخاص
    [many] بلا عنوان بديل، وتُعرض كلماتهم لك: { $count } شخصاً
   *[other] بلا عنوان بديل، وتُعرض كلماتهم لك: { $count } شخص
}
jobs-preview-left = { $count ->
    [zero] يُستثنى: لا أحد
    [one] يُستثنى: شخص واحد
    [two] يُستثنى: شخصان
    [few] يُستثنى: { $count } أشخاص
    [many] يُستثنى: { $count } شخصاً
   *[other] يُستثنى: { $count } شخص
}
jobs-type = اكتب { $count } للمتابعة
jobs-type-wrong = اكتب عدد الأشخاص: { $count }.
jobs-do-reset = { $count ->
    [zero] إعادة تعيين لا كلمة مرور
    [one] إعادة تعيين كلمة مرور واحدة
    [two] إعادة تعيين كلمتي مرور
    [few] إعادة تعيين { $count } كلمات مرور
    [many] إعادة تعيين { $count } كلمة مرور
   *[other] إعادة تعيين { $count } كلمة مرور
}
jobs-do-links = { $count ->
    [zero] لا رابط
    [one] إرسال رابط واحد
    [two] إرسال رابطين
    [few] إرسال { $count } روابط
    [many] إرسال { $count } رابطاً
   *[other] إرسال { $count } رابط
}
jobs-do-force = { $count ->
    [zero] فرض التغيير على لا أحد
    [one] فرض التغيير على شخص واحد
    [two] فرض التغيير على شخصان
    [few] فرض التغيير على { $count } أشخاص
    [many] فرض التغيير على { $count } شخصاً
   *[other] فرض التغيير على { $count } شخص
}
jobs-do-block = { $count ->
    [zero] حظر لا أحد
    [one] حظر شخص واحد
    [two] حظر شخصان
    [few] حظر { $count } أشخاص
    [many] حظر { $count } شخصاً
   *[other] حظر { $count } شخص
}
jobs-do-sign_out = { $count ->
    [zero] تسجيل خروج لا أحد
    [one] تسجيل خروج شخص واحد
    [two] تسجيل خروج شخصان
    [few] تسجيل خروج { $count } أشخاص
    [many] تسجيل خروج { $count } شخصاً
   *[other] تسجيل خروج { $count } شخص
}
jobs-do-campaign = { $count ->
    [zero] لا أحد ليُطلب منه
    [one] الطلب من شخص واحد
    [two] الطلب من شخصين
    [few] الطلب من { $count } أشخاص
    [many] الطلب من { $count } شخصاً
   *[other] الطلب من { $count } شخص
}
jobs-act-reset = إعادة تعيين كلمة المرور ({ $count })

jobs-done = أُنجز
jobs-left_out = مستثنى
jobs-failed = فشل
jobs-left = متبقٍّ
jobs-rate = { $count ->
    [zero] لا شيء في الدقيقة
    [one] واحد في الدقيقة
    [two] اثنان في الدقيقة
    [few] { $count } في الدقيقة
    [many] { $count } في الدقيقة
   *[other] { $count } في الدقيقة
}
jobs-time-left = بقي نحو { $span }
jobs-starts = تبدأ
jobs-ended = انتهت
jobs-pause = إيقاف مؤقت
jobs-resume = استئناف
jobs-withdraw = سحب المهمة
jobs-withdraw-title = سحب المهمة؟
jobs-withdraw-text = تنتظر موافقة ولم تغيّر شيئاً لأحد. لن يتغير شيء لأحد.
jobs-cancel = إلغاء الباقي
jobs-cancel-title = إلغاء الباقي؟
jobs-cancel-text = { $count ->
    [zero] بقي ولن يُغيَّر: لا أحد. ما أُنجز يبقى منجزاً.
    [one] بقي ولن يُغيَّر: شخص واحد. ما أُنجز يبقى منجزاً.
    [two] بقي ولن يُغيَّر: شخصان. ما أُنجز يبقى منجزاً.
    [few] بقي ولن يُغيَّر: { $count } أشخاص. ما أُنجز يبقى منجزاً.
    [many] بقي ولن يُغيَّر: { $count } شخصاً. ما أُنجز يبقى منجزاً.
   *[other] بقي ولن يُغيَّر: { $count } شخص. ما أُنجز يبقى منجزاً.
}
jobs-percent-title = { $percent } % · { $title }
jobs-announce = أُنجز { $percent } بالمئة
jobs-announce-over = انتهت المهمة: أُنجز { $done }، واستُثني { $skipped }، وفشل { $failed }.
jobs-details = التفاصيل

jobs-passwords = كلمات المرور
jobs-passwords-text = { $count ->
    [zero] لا كلمات مرور محفوظة حتى { $when }.
    [one] كلمة مرور مؤقتة واحدة محفوظة لك وحدك، مختومة، حتى { $when }. لا يقرؤها غيرك.
    [two] كلمتا مرور مؤقتتان محفوظتان لك وحدك، مختومتان، حتى { $when }. لا يقرؤهما غيرك.
    [few] { $count } كلمات مرور مؤقتة محفوظة لك وحدك، مختومة، حتى { $when }. لا يقرؤها غيرك.
    [many] { $count } كلمة مرور مؤقتة محفوظة لك وحدك، مختومة، حتى { $when }. لا يقرؤها غيرك.
   *[other] { $count } كلمة مرور مؤقتة محفوظة لك وحدك، مختومة، حتى { $when }. لا يقرؤها غيرك.
}
jobs-passwords-show = عرض كلمات المرور
jobs-passwords-hide = إخفاء كلمات المرور
jobs-passwords-more = عرض المزيد
jobs-passwords-print = طباعة القصاصات
jobs-passwords-unmailed = ما لم يُرسل إلى أحد فقط
jobs-passwords-csv = تنزيل بصيغة CSV
jobs-passwords-have = حصلت عليها
jobs-passwords-have-title = مسح كلمات المرور هنا؟
jobs-passwords-have-text = تستمر في العمل، لكن لا أحد يستطيع قراءتها هنا بعد ذلك.
jobs-passwords-have-do = مسحها
jobs-passwords-wiped = مُسحت كلمات المرور هنا.
jobs-passwords-gone = لم تعد كلمات مرور هذه المهمة مقروءة: مُسحت أو انتهى وقتها.
jobs-passwords-waiting = يمكنك قراءة كلمات المرور أثناء سير المهمة، ومسحها عند انتهائها.
jobs-passwords-mailed = أُرسلت
jobs-passwords-printing = { $count ->
    [zero] لا قصاصات
    [one] تُحضَّر قصاصة واحدة…
    [two] تُحضَّر قصاصتان…
    [few] تُحضَّر { $count } قصاصات…
    [many] تُحضَّر { $count } قصاصة…
   *[other] تُحضَّر { $count } قصاصة…
}

jobs-deliveries = التسليم
jobs-deliveries-waiting = في الانتظار
jobs-deliveries-sent = أُرسل
jobs-deliveries-failed = فشل
jobs-deliveries-retry = إعادة محاولة التسليم الفاشل
jobs-deliveries-retried = رسائل جديدة في الطريق. لم تتغير كلمة مرور أحد.

jobs-list = الأشخاص
jobs-list-state = النتيجة
jobs-list-waiting = في الانتظار
jobs-list-working = قيد العمل
jobs-list-not_done = لم يُنجز
jobs-list-reason = السبب
jobs-list-delivery = التسليم
jobs-list-none = لا أحد بهذه النتيجة.
jobs-list-removed = أُزيل نهائياً
jobs-list-row = الصف { $row } من الملف

jobs-file = تعيين من ملف
jobs-file-text = ملف CSV فيه اسم مستخدم وكلمة مرور جديدة في كل صف. يُفحص أولاً، ولا يُعيَّن شيء قبل أن تقول ذلك.
jobs-file-columns = أعمدة الملف
jobs-file-needed = عمود لاسم المستخدم (أو upn) وعمود لكلمة المرور الجديدة (newpassword) كما في القالب. تُتجاوز الأعمدة الأخرى.
jobs-file-template = تنزيل قالب
jobs-file-must-change = يجب على هؤلاء المستخدمين تغيير كلمات مرورهم عند تسجيل الدخول
jobs-file-apply = { $count ->
    [zero] تعيين لا كلمة مرور
    [one] تعيين كلمة مرور واحدة
    [two] تعيين كلمتي مرور
    [few] تعيين { $count } كلمات مرور
    [many] تعيين { $count } كلمة مرور
   *[other] تعيين { $count } كلمة مرور
}
jobs-file-apply-good = { $count ->
    [zero] تعيين الصالح: لا كلمة مرور
    [one] تعيين الصالح: كلمة مرور واحدة
    [two] تعيين الصالح: كلمتي مرور
    [few] تعيين الصالح: { $count } كلمات مرور
    [many] تعيين الصالح: { $count } كلمة مرور
   *[other] تعيين الصالح: { $count } كلمة مرور
}
jobs-file-good = { $count ->
    [zero] لا صف يمكن تعيينه
    [one] صف واحد يمكن تعيينه
    [two] صفان يمكن تعيينهما
    [few] { $count } صفوف يمكن تعيينها
    [many] { $count } صفاً يمكن تعيينه
   *[other] { $count } صف يمكن تعيينه
}

jobs-dock = مهام جارية
jobs-dock-hide = إخفاء

# موافقة مسؤول آخر
jobs-state-waits = تنتظر الموافقة
jobs-state-declined = مرفوضة
jobs-state-lapsed = سقطت
jobs-preview-approval = تنتظر هذه المهمة إلى أن يوافق عليها مسؤول آخر. لن يتغير شيء لأحد قبل ذلك.
jobs-approval = الموافقة
jobs-approval-text = يطلب { $name } موافقة مسؤول آخر. لن يتغير شيء لأحد قبل ذلك.
jobs-approval-own = أنت من بدأ هذه المهمة. يوافق عليها مسؤول آخر أو يرفضها؛ يجدها ضمن «المهام».
jobs-approval-asked = تنتظر منذ
jobs-approval-until = تسقط
jobs-approval-preview = إذا وافقت الآن
jobs-approval-approve = موافقة
jobs-approval-decline = رفض
jobs-approval-decline-title = هل ترفض هذه المهمة؟
jobs-approval-decline-text = لن يتغير شيء لأحد. يقرأ من بدأها السبب على صفحة المهمة.
jobs-approval-reason = السبب
jobs-approval-approved-by = وافق عليها
jobs-approval-declined-by = رفضها
jobs-approval-lapsed = لم يوافق أحد على هذه المهمة في الوقت المحدد. لم يتغير شيء لأحد.
jobs-approval-approved = ووفق على المهمة.
jobs-approval-declined = رُفضت المهمة.
jobs-rules = موافقة مسؤول آخر
jobs-rules-text = المهمة التي تحتاج إليها تُكتب وتنتظر سبعة أيام على الأكثر.
jobs-rules-above = لازمة لأكثر من هذا العدد من الأشخاص
jobs-rules-above-hint = ‏0: لا بسبب العدد أبداً.
jobs-rules-privileged = لازمة إذا كان لأحد في القائمة دور
home-approvals = مهام تنتظر الموافقة
home-approvals-count = { $count ->
    [zero] لا مهمة تنتظر مسؤولاً آخر.
    [one] مهمة واحدة تنتظر مسؤولاً آخر.
    [two] مهمتان تنتظران مسؤولاً آخر.
    [few] { $count } مهام تنتظر مسؤولاً آخر.
    [many] { $count } مهمة تنتظر مسؤولاً آخر.
   *[other] { $count } مهمة تنتظر مسؤولاً آخر.
}
home-approvals-open = فتح المهام
