letter-hello = مرحبًا { $name }،
letter-sent-by = أرسلت { $organisation } هذه الرسالة آليًا.
letter-never-ask = لن يسألك أحد في { $organisation } عن كلمة مرورك أو عن رمز.
letter-if-no-button = إن لم يعمل الزر فانسخ هذا العنوان إلى متصفحك:
letter-moment = { $moment } بالتوقيت العالمي

letter-test-subject = رسالة تجريبية من { $organisation }
letter-test-text = هذه تجربة. إن استطعت قراءتها فرسائل { $organisation } تصل إلى هذا العنوان.
letter-test-by = طلبها { $name }.
letter-test-sms = رسالة تجريبية من { $organisation }.

letter-password-subject = كلمة مرور مؤقتة لحساب { $user }
letter-password-text = أُعيد تعيين كلمة مرور { $name } ({ $user }) في { $organisation }. هذه هي الجديدة:
letter-password-label = كلمة المرور المؤقتة
letter-password-label-kept = كلمة المرور الجديدة
letter-password-until = تصلح حتى { $moment } ولا تفتح إلا صفحة اختيار كلمة مرور جديدة.
letter-password-hand-over = سلّمها يدًا بيد أو عبر الهاتف، ثم احذف هذه الرسالة.
letter-password-button = تسجيل الدخول

letter-link-subject = اختر كلمة مرورك في { $organisation }
letter-link-text = بهذا الرابط تختار كلمة مرور حسابك { $user } في { $organisation }.
letter-link-button = اختيار كلمة مرور
letter-link-until = يعمل الرابط مرة واحدة، حتى { $moment }.
letter-link-code-text = ألا يمكنك فتح الرابط؟ اذهب إلى هذا العنوان واكتب الرمز:
letter-link-code-label = الرمز
letter-link-unexpected = لم تكن تتوقع هذه الرسالة؟ دعها كما هي: لا يتغير شيء ما لم يستخدم أحد الرابط.
letter-link-sms = { $organisation }: اختر كلمة مرور { $user }. يعمل الرابط مرة واحدة، حتى { $moment }.

letter-code-subject = رمزك في { $organisation }
letter-code-text = أدخل شخص هذا العنوان للحساب { $user } في { $organisation }. اكتب الرمز حيث يُطلب منك:
letter-code-label = الرمز
letter-code-until = يعمل حتى { $moment }.
letter-code-unexpected = لم تطلبه؟ دعه كما هو: لا يتغير شيء من دون الرمز.
letter-code-sms = { $code } هو رمزك للحساب { $user } في { $organisation }. يعمل حتى { $moment }. لا تعطه لأحد.

letter-recovery-subject = العودة إلى حسابك في { $organisation }
letter-recovery-text = طلب شخص العودة إلى الحساب { $user } في { $organisation }. اكتب هذا الرمز في الصفحة التي تطلبه:
letter-recovery-link = أو افتح هذا في المتصفح الذي طلبته منه:
letter-recovery-button = متابعة
letter-recovery-unexpected = لم تطلبه؟ لا تفعل شيئًا ولا تعط الرمز لأحد: حسابك كما كان.
letter-admin-recovered-subject = { $user }: اختار أحد المسؤولين كلمة مرور جديدة
letter-admin-recovered-text = { $name } ({ $user }) من المسؤولين، واختار في { $moment } كلمة مرور جديدة عبر «نسيت كلمة المرور».
letter-admin-recovered-next = إن لم تكن تتوقع ذلك فتحدّث إليه الآن، وأعد تعيين كلمة المرور إن كان الفاعل غيره.

letter-changed-subject = تغيّرت كلمة مرورك في { $organisation }
letter-changed-own = تغيّرت كلمة مرور حسابك { $user } في { $moment }.
letter-changed-admin = أعاد أحد المسؤولين تعيين كلمة مرور حسابك { $user } في { $moment }.
letter-changed-sms = { $organisation }: تغيّرت كلمة مرور { $user }.
letter-contact-subject = تغيّرت بيانات الاتصال الخاصة بك في { $organisation }
letter-contact-email = تغيّر عنوان البريد البديل لحسابك { $user } في { $moment }.
letter-contact-phone = تغيّر رقم الهاتف المحمول لحسابك { $user } في { $moment }.
letter-contact-email-admin = غيّر أحد المسؤولين عنوان البريد البديل لحسابك { $user } في { $moment }.
letter-contact-phone-admin = غيّر أحد المسؤولين رقم الهاتف المحمول لحسابك { $user } في { $moment }.
letter-contact-both = تغيّر عنوان البريد البديل ورقم الهاتف المحمول لحسابك { $user } في { $moment }.
letter-contact-both-admin = غيّر أحد المسؤولين عنوان البريد البديل ورقم الهاتف المحمول لحسابك { $user } في { $moment }.
letter-contact-sms = { $organisation }: تغيّرت بيانات الاتصال لحساب { $user }.
letter-factor-subject = تغيّرت وسيلة لاستعادة حسابك في { $organisation }
letter-factor-added = أُعدّ تطبيق مصادقة لحسابك { $user } في { $moment }.
letter-factor-removed = أُزيل تطبيق المصادقة من حسابك { $user } في { $moment }.
letter-factor-removed-admin = أزال أحد المسؤولين تطبيق المصادقة من حسابك { $user } في { $moment }.
letter-factor-codes-made = أُنشئت رموز استعادة جديدة لحسابك { $user } في { $moment }. لم تعد الرموز الأقدم صالحة.
letter-factor-codes-voided = أُبطلت رموز الاستعادة لحسابك { $user } في { $moment }.
letter-factor-codes-voided-admin = أبطل أحد المسؤولين رموز الاستعادة لحسابك { $user } في { $moment }.
letter-factor-sms = { $organisation }: تغيّرت وسيلة لاستعادة الحساب { $user }.
letter-fine = إن كنت أنت من فعل ذلك أو طلبه فلا يلزمك شيء.
letter-not-me-text = وإن لم تكن أنت: يقفل الزر الحساب إلى أن يعيد مسؤول تعيين كلمة مروره، ويسجّل خروجه من كل مكان.
letter-not-me-button = لم يكن هذا أنا
letter-not-me-sms = ألست أنت من فعل ذلك؟ افتح هذا الرابط:
letter-not-me-tell = وإن لم تكن أنت: أخبر المسؤول الآن. استُخدم الزر الذي يقفل الحساب قبل وقت قصير، ولن يُرسل مجددًا قريبًا.
letter-not-me-tell-sms = ألست أنت من فعل ذلك؟ أخبر المسؤول الآن.

letter-reported-subject = { $user }: «لم يكن هذا أنا»
letter-reported-text = في { $moment } ضغط شخص يقرأ الرسائل المرسلة إلى { $name } ({ $user }) على «لم يكن هذا أنا»: أي إن تغييرًا في الحساب لم يصدر عنه.
letter-reported-now = لم تعد كلمة المرور تفتح شيئًا، وسُجّل خروج الحساب من كل مكان، ولم يعد يعمل أي رابط أُرسل.
letter-reported-next = تحدّث إلى صاحب الحساب بطريقة تعرفها. راجع بيانات الاتصال، ثم أعد تعيين كلمة المرور: بذلك يُفتح الحساب.
letter-reported-button = فتح الحساب

letter-requested-subject = { $user } يطلب المساعدة
letter-requested-text = في { $moment } طلب شخص المساعدة في حساب { $name } ({ $user }): لا يستطيع تسجيل الدخول.
letter-requested-certain = ما كتبه موجود على الصفحة. تأكد من هوية الشخص قبل أن تعيد تعيين شيء: كل من يعرف اسم مستخدم يستطيع أن يسأل.
letter-requested-button = فتح الطلب
letter-approval-subject = { $user } يطلب موافقتك
letter-approval-text = بدأ { $name } ({ $user }) مهمة تنتظر إلى أن يوافق عليها مسؤول آخر.
letter-approval-work = { $work }: { $count ->
    [zero] لا أحد
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}.
letter-approval-next = لن يتغير شيء لأحد قبل ذلك. انظر ما الذي سيُفعل ولمن، واسأل إذا شككت، ثم وافق عليها أو ارفضها. تسقط المهمة من نفسها في { $moment }.
letter-approval-button = فتح المهمة
letter-answered-yes-subject = تمت الموافقة على مهمتك
letter-answered-yes = وافق { $by } على مهمتك. تُنفذ الآن، أو في الوقت الذي اخترته.
letter-answered-no-subject = رُفضت مهمتك
letter-answered-no = رفض { $by } مهمتك. لم يتغير شيء لأحد.
letter-answered-lapsed-subject = سقطت مهمتك
letter-answered-lapsed = لم يجب أي مسؤول آخر في الوقت المحدد، فسقطت مهمتك. لم يتغير شيء لأحد.
letter-answered-note = السبب: { $note }
letter-expires-subject = كلمة مرورك صالحة حتى { $moment }
letter-expires-text = كلمة مرورك للحساب { $user } في { $organisation } صالحة حتى { $moment }. سجّل الدخول قبل ذلك وافتح «حسابي» واختر كلمة جديدة.
letter-expired-subject = انتهت صلاحية كلمة مرورك
letter-expired-text = انتهت صلاحية كلمة مرورك للحساب { $user } في { $organisation } في { $moment }. سجّل الدخول بها كالمعتاد، وستطلب منك الصفحة التالية كلمة جديدة.
letter-expires-where = لا يوجد رابط في هذه الرسالة عمداً: افتح الصفحة كما تفعل دائماً. من يراسلك عن كلمة مرورك ويرسل رابطاً قد يكون طامعاً فيها.
letter-list-subject = كلمات مرور مهمتك
letter-list-text = في الملف المرفق { $count ->
    [zero] لا كلمة مرور
    [one] كلمة مرور مؤقتة واحدة
    [two] كلمتا مرور مؤقتتان
    [few] { $count } كلمات مرور مؤقتة
    [many] { $count } كلمة مرور مؤقتة
   *[other] { $count } كلمة مرور مؤقتة
}، كل واحدة في سطر بجانب اسم المستخدم.
letter-list-until = تنتظر أول استخدام لها حتى { $moment } ثم تنتهي. من يسجل الدخول بإحداها يختار غيرها.
letter-list-private = البريد ليس خاصاً: من يقرأ هذا الصندوق يملكها كلها. سلّمها بطريق آخر واحذف هذه الرسالة.
letter-declined-subject = رُفض طلبك للمساعدة
letter-declined-text = رفض مسؤول في { $organisation } طلب المساعدة في حسابك { $user }. لم يتغير شيء في حسابك.
letter-declined-not-reached = السبب: لم يمكن الوصول إلى أحد للتحدث إليه.
letter-declined-not-certain = السبب: لم يكن مؤكدًا من الذي سأل.
letter-declined-another-way = السبب: هناك طريق آخر لدخولك.
letter-declined-not-asked = السبب: قلت إنك لم تكن من سأل.
letter-declined-other = السبب يوضحه المسؤول.
letter-declined-note = كتب المسؤول: { $note }
letter-declined-again = ما زلت لا تستطيع تسجيل الدخول؟ تحدث إلى من يعتني بالحسابات، أو اسأل مرة أخرى:
letter-declined-unexpected = لم تكن أنت من سأل؟ إذن كتب شخص آخر اسم المستخدم الخاص بك، ولم يحصل على شيء.
letter-declined-sms = { $organisation }: رُفض طلب المساعدة في { $user }.
letter-campaign-subject = إن نسيت كلمة مرورك في { $organisation }
letter-campaign-text = لو نسيت اليوم كلمة مرور حسابك { $user } لما استطعت العودة إليه بنفسك: الطرق التي تثبت بها هويتك قليلة جدًا.
letter-campaign-do = سجّل الدخول وأضف ما ينقص: عنوان بريد إلكتروني بديلًا أو هاتفًا محمولًا أو تطبيق مصادقة أو رموز استعادة. لا يستغرق ذلك إلا دقيقتين.
letter-campaign-button = إضافة بيانات الاتصال
letter-campaign-certain = تطلب الصفحة منك تسجيل الدخول ولا شيء غيره. لست واثقًا من هذه الرسالة؟ اترك الزر وافتح موقع { $organisation } بنفسك ثم اذهب إلى «حسابي».

letter-sample-name = أمارا أوسي

# صندوق بريد العرض التوضيحي. يكتبه الخادم كما يكتب البريد: لا تُعطى هذه النصوص للمتصفح.
letter-box-title = صندوق بريد العرض التوضيحي
letter-box-lead = كل رسالة بريد ورسالة نصية أرسلها العرض التوضيحي. يمكن لأي أحد قراءتها هنا، ولم تغادر أي منها هذا الحاسوب.
letter-box-list = الرسائل
letter-box-refresh = تحديث
letter-box-all = كل الرسائل
letter-box-empty = لم يُرسل شيء بعد
letter-box-empty-hint = أعد تعيين كلمة مرور وأرسلها بالبريد، أو أرسل رابطًا إلى أحد الأشخاص. ثم حدّث هذه الصفحة.
letter-box-gone = هذه الرسالة ليست هنا
letter-box-gone-hint = أُزيلت، أو حلّت محلها رسائل أحدث.
letter-box-more = { $count ->
    [zero] لا رسائل في القائمة.
    [one] أحدث رسالة فقط في القائمة.
    [two] أحدث رسالتين فقط في القائمة.
    [few] أحدث { $count } رسائل فقط في القائمة.
    [many] أحدث { $count } رسالة فقط في القائمة.
   *[other] أحدث { $count } رسالة فقط في القائمة.
}
letter-box-mail = بريد
letter-box-text = رسالة نصية
letter-box-to = إلى
letter-box-nobody = بلا مستلم
letter-box-no-subject = بلا موضوع
letter-box-unreadable = تتعذر قراءة هذه الرسالة.
letter-box-cut = بقية هذه الرسالة غير معروضة.
